import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import { CoarseStates } from './coarse-states.js';
import { type FoldState, NOTHING_YET, after } from './fold-state.js';
import { type Component, components } from './move-order.js';
import { type DatedStep, type Step, isReset } from './step.js';
import type { Uncertainty } from './uncertainty.js';
import { Lattice } from './world-lattice.js';

export interface Worlds {
  /** Every step on its day in the latest of the best worlds, in the order in which they act there. */
  readonly latest: readonly DatedStep[];
  /** In order of days; on all other days the best worlds agree with the latest. */
  readonly uncertain: readonly Uncertainty[];
}

/**
 * All that the dates of a measure's moves allow (design §2). A world gives each move one day within its bounds, a closing
 * none before its beginning; moves act in order of day, then of the log. Only worlds with the fewest misfits count.
 */
export function worlds(moves: readonly Step[]): Worlds {
  const search = new Search();
  for (const component of components(moves)) search.take(component);
  return search.result();
}

/** Goes through the components in order. As long as there is one fold state there is nothing to search. */
class Search {
  private readonly latest: DatedStep[] = [];
  private readonly uncertain: Uncertainty[] = [];
  private fold: FoldState = NOTHING_YET;
  private lattice: Lattice | undefined;
  private blur: CoarseStates | undefined;
  private nodes = 0;
  /** Last day on which something before may still act. */
  private openTo = BEFORE_ALL;

  take(component: Component): void {
    if (this.blur) this.takeCoarsely(component, this.blur);
    else if (!this.lattice && component.moves.length === 1) this.act(component.moves[0]!);
    else this.branch(component);
    this.openTo = Math.max(this.openTo, component.openTo) as Day;
  }

  result(): Worlds {
    this.settle(AFTER_ALL);
    this.clear(AFTER_ALL);
    return { latest: this.latest, uncertain: this.uncertain };
  }

  /** A move that nothing overlaps acts on every world's same fold state: only its day may be in doubt. */
  private act(step: Step): void {
    const { first, last } = step;
    const before = this.fold;
    this.fold = after(before, step);
    this.latest.push({ step, day: last });
    if (first === last || before.state === this.fold.state) return;
    const states = new Set([before.state, this.fold.state]);
    this.uncertain.push({ from: first, to: last, states, doubtful: [step], count: 1, coarse: undefined });
  }

  private branch(component: Component): void {
    if (component.overlap > MOST_OVERLAPPING || (this.nodes += component.nodes) > MOST_NODES) {
      const [first] = component.moves;
      this.blur = new CoarseStates(this.settle(first!.first), first!);
      this.takeCoarsely(component, this.blur);
      return;
    }
    this.lattice ??= new Lattice(this.fold);
    this.lattice.add(component);
    if (this.lattice.isSettled) this.settle(AFTER_ALL);
  }

  /** Whatever comes later can't tell the worlds so far apart, or is not asked. Answers the fold states they end in. */
  private settle(until: Day): readonly FoldState[] {
    if (!this.lattice) return [this.fold];
    const { latest, uncertain, ends } = this.lattice.finish(until);
    this.latest.push(...latest);
    this.uncertain.push(...uncertain);
    this.fold = ends[0]!;
    this.lattice = undefined;
    return ends;
  }

  private takeCoarsely(component: Component, blur: CoarseStates): void {
    const [first] = component.moves;
    if (component.isExact && isReset(first!) && this.openTo < first!.first) {
      this.clear(first!.first);
      this.fold = NOTHING_YET;
      this.act(first!);
      return;
    }
    blur.take(component);
    for (const step of component.byLast) this.latest.push({ step, day: step.last });
  }

  private clear(until: Day): void {
    if (this.blur) this.uncertain.push(...this.blur.finish(until));
    this.blur = undefined;
  }
}

/** More that all overlap are not tried in every order: their orders grow as their factorial. */
const MOST_OVERLAPPING = 10;
/** Nodes of lattices that one measure may take. */
const MOST_NODES = 2 ** 18;
