import type { MeasureFacts } from './process-facts.js';
import type { MeasureState } from './states.js';
import type { Momentum } from './status.js';

/** How far a state has come; a restriction counts the other way round. */
const ADVANCE: Readonly<Record<MeasureState, number>> = {
  'not-started': 0,
  ended: 0,
  proposed: 1,
  suspended: 1,
  agreed: 2,
  'partially-in-effect': 3,
  provisional: 3,
  'in-effect': 4,
};

/**
 * Which way measures moved between the two ends of the window; `before` is the state at its first. Temporary arrangements
 * don't count: that they end is no step back.
 */
export function momentum(
  measures: readonly (MeasureFacts & { readonly before: MeasureState })[],
  windowDays: number,
): Momentum {
  const moved = measures
    .filter(({ kind }) => kind !== 'temporary')
    .map((measure) => ({ measure, by: advance(measure) - advance({ ...measure, state: measure.before }) }))
    .filter(({ by }) => by !== 0);
  const forward = moved.filter(({ by }) => by > 0).length;
  const backward = moved.length - forward;
  return {
    direction: forward > backward ? 'up' : backward > forward ? 'down' : 'side',
    windowDays,
    forward,
    backward,
    because: [...new Set(moved.flatMap(({ measure }) => measure.basis))],
  };
}

const advance = ({ state, kind }: MeasureFacts): number => (kind === 'restriction' ? -ADVANCE[state] : ADVANCE[state]);
