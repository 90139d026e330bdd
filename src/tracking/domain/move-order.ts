import type { Day } from '../../kernel/day.js';
import type { Bounds } from '../../kernel/edtf-date.js';
import { type EffectKey, type Step, inStepOrder, isExact } from './step.js';

/** Days from `from` to before `to`, and the moves that may act on them, in the order of one day. */
export interface Run {
  readonly from: Day;
  readonly to: Day;
  readonly moves: readonly Step[];
}

export type ByRank = (a: Step, b: Step) => number;

/**
 * The order in which moves act where they fall on one day: that of the log. But what was scheduled for a day on which a
 * postponement comes acts after that, though it was recorded before.
 */
function orderOfOneDay(moves: readonly Step[]): ByRank {
  const postponements = moves.filter(({ action }) => action === 'postpone');
  if (postponements.length === 0) return inStepOrder;
  postponements.sort(inStepOrder);
  const delayed = new Map<EffectKey, number>();
  for (const { announced, effect, first, last } of moves)
    if (announced) {
      const by = postponements.findLast((one) => one.first <= last && one.last >= first);
      if (by) delayed.set(effect, by.order);
    }
  const place = ({ part, effect, order }: Step) =>
    part === 'effect' || part === 'closing' ? Math.max(order, delayed.get(effect) ?? 0) : order;
  const isDelayed = (step: Step) => Number(place(step) > step.order);
  return (a, b) => place(a) - place(b) || isDelayed(a) - isDelayed(b) || inStepOrder(a, b);
}

/** Cuts moves where all before certainly act before all after. */
export function* components(moves: readonly Step[]): Generator<Component> {
  const byRank = orderOfOneDay(moves);
  const byFirst = moves.toSorted((a, b) => a.first - b.first || byRank(a, b));
  let together: Step[] = [];
  /** Of those that may act last, the one that does so where they fall on one day. */
  let latest: Step | undefined;
  for (const step of byFirst) {
    if (latest && (step.first > latest.last || (step.first === latest.last && byRank(step, latest) > 0))) {
      yield new Component(together, byRank);
      together = [];
      latest = undefined;
    }
    together.push(step);
    if (!latest || step.last > latest.last || (step.last === latest.last && byRank(step, latest) > 0)) latest = step;
  }
  if (together.length > 0) yield new Component(together, byRank);
}

/** Moves that the dates may put in more than one order, or a single one. No move of another component comes between. */
export class Component {
  constructor(
    /** By first bound, then as on one day. */
    readonly moves: readonly Step[],
    readonly byRank: ByRank,
  ) {}

  /** A move that comes first on an exact day comes before all others for certain, and stands alone. */
  get isExact(): boolean {
    return isExact(this.moves[0]!);
  }

  /** Last day on which a move may act, or something that it announces. */
  get openTo(): Day {
    return this.moves.reduce((day, { openTo }) => (openTo > day ? openTo : day), this.moves[0]!.openTo);
  }

  /** By last bound, then as on one day. */
  get byLast(): readonly Step[] {
    return this.moves.toSorted((a, b) => a.last - b.last || this.byRank(a, b));
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
