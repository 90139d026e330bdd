import type { Day } from '../../kernel/day.js';
import type { Bounds } from '../../kernel/edtf-date.js';
import { type Step, inStepOrder, isExact } from './step.js';

/** Days from `from` to before `to`, and the moves that may act on them, in the order of one day. */
export interface Run {
  readonly from: Day;
  readonly to: Day;
  readonly moves: readonly Step[];
}

/**
 * In the order in which they act where they fall on one day: that of the log. But what was scheduled for a day on which a
 * postponement comes acts after that, though it was recorded before.
 */
export function inWorldOrder(moves: readonly Step[]): readonly Step[] {
  const sorted = moves.toSorted(inStepOrder);
  const postponements = sorted.filter(({ action, part }) => action === 'postpone' && part === 'effect');
  if (postponements.length === 0) return sorted;
  const delayed = new Map<number, number>();
  for (const scheduled of sorted)
    if (scheduled.part === 'effect' && scheduled.announced) {
      const by = postponements.findLast(
        ({ order, first, last }) => order > scheduled.order && first <= scheduled.last && last >= scheduled.first,
      );
      if (by) delayed.set(scheduled.effect, by.order);
    }
  if (delayed.size === 0) return sorted;
  const place = (step: Step) =>
    step.part === 'effect' || step.part === 'closing'
      ? Math.max(step.order, delayed.get(step.effect) ?? 0)
      : step.order;
  return sorted
    .map((step) => ({ step, place: place(step) }))
    .sort((a, b) => a.place - b.place || Number(isLate(a)) - Number(isLate(b)) || inStepOrder(a.step, b.step))
    .map(({ step }) => step);
}

const isLate = ({ step, place }: { readonly step: Step; readonly place: number }): boolean => place > step.order;

/** Cuts moves in world order where all before certainly act before all after. */
export function* components(inOrder: readonly Step[]): Generator<Component> {
  const ranks = new Map(inOrder.map((step, rank) => [step, rank]));
  const byRank: ByRank = (a, b) => ranks.get(a)! - ranks.get(b)!;
  const byFirst = inOrder.toSorted((a, b) => a.first - b.first); // stable: in world order on one day
  let together: Step[] = [];
  let last = -Infinity;
  /** Highest rank among those that may act as late as `last`. */
  let highest = -1;
  for (const step of byFirst) {
    const rank = ranks.get(step)!;
    if (together.length > 0 && (step.first > last || (step.first === last && rank > highest))) {
      yield new Component(together, byRank);
      together = [];
      last = -Infinity;
    }
    together.push(step);
    if (step.last > last) highest = rank;
    else if (step.last === last) highest = Math.max(highest, rank);
    last = Math.max(last, step.last);
  }
  if (together.length > 0) yield new Component(together, byRank);
}

export type ByRank = (a: Step, b: Step) => number;

/** Moves that the dates may put in more than one order, or a single one. No move of another component comes between. */
export class Component {
  constructor(
    /** By first bound, then as on one day. */
    readonly moves: readonly Step[],
    readonly byRank: ByRank,
  ) {}

  get isExact(): boolean {
    return this.moves.length === 1 && isExact(this.moves[0]!);
  }

  /** Last day on which a move may act, or something that it announces. */
  get openTo(): Day {
    return this.moves.reduce((day, { openTo }) => (openTo > day ? openTo : day), this.moves[0]!.openTo);
  }

  /** By last bound, then as on one day. */
  get byLast(): readonly Step[] {
    return this.moves.length === 1 ? this.moves : this.moves.toSorted((a, b) => a.last - b.last || this.byRank(a, b));
  }

  /** About how many nodes a search through all orders takes, where few overlap. */
  get nodes(): number {
    return this.runs().reduce((sum, { from, to, moves }) => {
      const imprecise = moves.filter((move) => !isExact(move)).length;
      return sum + Math.min(to - from, 2 * moves.length) * moves.length * 2 ** imprecise;
    }, 0);
  }

  /** How many imprecise moves may act on one day. */
  get overlap(): number {
    return mostOverlapping(this.moves.filter((move) => !isExact(move)));
  }

  /** Stretches of days on which the same moves may act, in order. */
  runs(): readonly Run[] {
    const edges = [...new Set(this.moves.flatMap(({ first, last }) => [first, last + 1]))].sort((a, b) => a - b);
    const runs: Run[] = [];
    let open: Step[] = [];
    let next = 0;
    for (let at = 0; at + 1 < edges.length; at++) {
      const [from, to] = [edges[at] as Day, edges[at + 1] as Day];
      open = open.filter(({ last }) => last >= from);
      while (next < this.moves.length && this.moves[next]!.first === from) open.push(this.moves[next++]!);
      runs.push({ from, to, moves: open.toSorted(this.byRank) });
    }
    return runs;
  }
}

/** How many of these have a day in common. */
export function mostOverlapping(bounds: readonly Bounds[]): number {
  const firsts = bounds.map(({ first }) => first).sort((a, b) => a - b);
  const lasts = bounds.map(({ last }) => last).sort((a, b) => a - b);
  let most = 0;
  let ended = 0;
  for (const [begun, first] of firsts.entries()) {
    while (lasts[ended]! < first) ended++;
    most = Math.max(most, begun + 1 - ended);
  }
  return most;
}
