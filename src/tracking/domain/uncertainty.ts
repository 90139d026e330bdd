import type { Day } from '../../kernel/day.js';
import type { MeasureState } from './states.js';
import type { Step } from './step.js';

/** Days from `from` to before `to` on which the best worlds differ. */
export interface Uncertainty {
  readonly from: Day;
  readonly to: Day;
  readonly states: ReadonlySet<MeasureState>;
  /** Steps whose day or order is in doubt, by first bound: the first `count` of them. */
  readonly doubtful: readonly Step[];
  readonly count: number;
  /** Where more moves overlap than are tried in every order, the first of them: every state that they could lead to. */
  readonly coarse: Step | undefined;
}
