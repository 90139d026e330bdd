import type { Day } from '../../kernel/day.js';
import { type FoldState, after, foldKey, isMisfit } from './fold-state.js';
import type { ByRank, Component, Run } from './move-order.js';
import type { MeasureState } from './states.js';
import { type DatedStep, type Step, isExact } from './step.js';
import type { Uncertainty } from './uncertainty.js';

/** On one day, whether one move acts. Slots follow each other in order of days, and on a day in the order of one day. */
interface Slot {
  readonly move: Step;
  /** Bit of the move in a node's mask while it may have acted or not; 0 for a move that acts here for certain. */
  readonly bit: number;
  /** Bit of the effect that a closing closes, where that may not have begun. */
  readonly begins: number;
  /** The last slot of the move: what has not acted, acts. */
  readonly isLast: boolean;
}

/** A day, and how many slots have passed at its end. Up to the next one nothing differs from it. */
interface DayEnd {
  readonly day: Day;
  readonly slots: number;
}

/** Which imprecise moves have acted (a mask of their bits), times {@link MOST_FOLDS}, plus the number of the fold state. */
type Node = number;
/** The fewest misfits up to a node, or from it on. */
type Misfits = Map<Node, number>;

const MOST_FOLDS = 2 ** 20;

/** What a search found out of some components. */
export interface Found {
  /** In the order in which they act in the latest of the best worlds. */
  readonly latest: readonly DatedStep[];
  readonly uncertain: readonly Uncertainty[];
  /** Fold states in which the best worlds end, that of the latest first. */
  readonly ends: readonly FoldState[];
}

/**
 * All worlds of some components, as a graph of nodes between slots. On a run of days on which the same moves may act, only
 * the days at its ends differ: as many at either end as there are moves, for each of them may need a day of its own.
 */
export class Lattice {
  private readonly folds: FoldState[] = [];
  private readonly foldIds = new Map<string, number>();
  private readonly slots: Slot[] = [];
  private readonly dayEnds: DayEnd[] = [];
  private readonly moves: Step[] = [];
  /** Moves of the components that are more than one exact move, by first bound. */
  private readonly doubtful: Step[] = [];
  /** Bits of the moves that may have acted or not. */
  private readonly bits = new Map<Step, number>();
  /** By move and fold state before it. */
  private readonly outcomes = new Map<Step, Map<number, Outcome>>();
  private byRank: ByRank = () => 0;
  /** By slots that have passed. */
  private readonly reached: Misfits[];

  constructor(start: FoldState) {
    this.reached = [new Map([[this.foldId(start), 0]])];
  }

  /** One fold state is left: whatever comes, it comes after that. */
  get isSettled(): boolean {
    return this.reached.at(-1)!.size === 1;
  }

  add(component: Component): void {
    this.byRank = component.byRank;
    this.moves.push(...component.byLast);
    if (!component.isExact) this.doubtful.push(...component.moves);
    for (const run of component.runs()) this.pass(run);
  }

  /** `until`: the day on which something comes that is not looked at here. */
  finish(until: Day): Found {
    const ahead = this.misfitsAhead();
    const [least] = ahead[0]!.values();
    const { latest, end } = this.latestWorld(ahead);
    const ends = [...this.reached.at(-1)!]
      .filter(([node, misfits]) => misfits === least && node !== end)
      .map(([node]) => this.foldOf(node));
    return { latest, uncertain: this.uncertain(ahead, least!, until), ends: [this.foldOf(end), ...ends] };
  }

  private pass({ from, to, moves }: Run): void {
    const edge = Math.min(moves.length, Math.ceil((to - from) / 2));
    for (let day = from; day < from + edge; day = (day + 1) as Day) this.passDay(day, moves);
    for (let day = Math.max(from + edge, to - edge) as Day; day < to; day = (day + 1) as Day) this.passDay(day, moves);
  }

  private passDay(day: Day, moves: readonly Step[]): void {
    for (const move of moves) {
      if (!isExact(move) && !this.bits.has(move)) this.bits.set(move, this.freeBit());
      const isLast = move.last === day;
      this.passSlot({ move, bit: this.bits.get(move) ?? 0, begins: this.beginning(move), isLast });
      if (isLast) this.bits.delete(move);
    }
    if (this.dayEnds.at(-1)?.day === day) this.dayEnds.pop();
    this.dayEnds.push({ day, slots: this.slots.length });
  }

  private passSlot(slot: Slot): void {
    const nodes: Misfits = new Map();
    for (const [node, misfits] of this.reached.at(-1)!)
      for (const branch of this.branches(node, slot)) {
        const least = nodes.get(branch.node);
        if (least === undefined || misfits + branch.misfits < least) nodes.set(branch.node, misfits + branch.misfits);
      }
    this.slots.push(slot);
    this.reached.push(nodes);
  }

  private freeBit(): number {
    const used = [...this.bits.values()].reduce((mask, bit) => mask | bit, 0);
    return ~used & (used + 1);
  }

  private beginning({ part, effect }: Step): number {
    if (part === 'closing')
      for (const [move, bit] of this.bits) if (move.effect === effect && move.part === 'effect') return bit;
    return 0;
  }

  /** What may come of a node in a slot. */
  private branches(node: Node, slot: Slot): readonly Branch[] {
    const passed = passing(node, slot);
    const acted = this.acting(node, slot);
    if (passed === undefined) return acted ? [acted] : [];
    return acted ? [{ node: passed, misfits: 0 }, acted] : [{ node: passed, misfits: 0 }];
  }

  /** The node when the move acts in this slot; undefined where it has acted, or what it closes has not begun. */
  private acting(node: Node, { move, bit, begins, isLast }: Slot): Branch | undefined {
    if (has(node, bit) || (begins !== 0 && !has(node, begins))) return undefined;
    const id = node % MOST_FOLDS;
    const { fold, misfits } = this.outcome(id, move);
    return { node: node - id + fold + (isLast ? 0 : bit * MOST_FOLDS), misfits };
  }

  private outcome(id: number, move: Step): Outcome {
    let outcomes = this.outcomes.get(move);
    if (!outcomes) this.outcomes.set(move, (outcomes = new Map()));
    let outcome = outcomes.get(id);
    if (!outcome) {
      const fold = this.folds[id]!;
      outcome = { fold: this.foldId(after(fold, move)), misfits: isMisfit(fold, move) ? 1 : 0 };
      outcomes.set(id, outcome);
    }
    return outcome;
  }

  /** By slots that have passed: with how many misfits at the least one can go on from a node. */
  private misfitsAhead(): Misfits[] {
    const ahead: Misfits[] = [];
    let later: Misfits = new Map([...this.reached.at(-1)!.keys()].map((node) => [node, 0]));
    ahead[this.slots.length] = later;
    for (let at = this.slots.length - 1; at >= 0; at--) {
      const nodes: Misfits = new Map();
      for (const node of this.reached[at]!.keys()) {
        let least = Infinity;
        for (const branch of this.branches(node, this.slots[at]!))
          least = Math.min(least, branch.misfits + later.get(branch.node)!);
        nodes.set(node, least);
      }
      ahead[at] = later = nodes;
    }
    return ahead;
  }

  private uncertain(ahead: readonly Misfits[], least: number, until: Day): Uncertainty[] {
    const { doubtful, dayEnds } = this;
    const found: Uncertainty[] = [];
    let count = 0;
    for (const [index, { day, slots }] of dayEnds.entries()) {
      while (count < doubtful.length && doubtful[count]!.first <= day) count++;
      const states = new Set<MeasureState>();
      for (const [node, misfits] of this.reached[slots]!)
        if (misfits + ahead[slots]!.get(node)! === least) states.add(this.foldOf(node).state);
      if (states.size > 1)
        found.push({ from: day, to: dayEnds[index + 1]?.day ?? until, states, doubtful, count, coarse: undefined });
    }
    return found;
  }

  /** Of the best orders the first by (last bound, then log), each move on the last day that this order leaves it. */
  private latestWorld(ahead: readonly Misfits[]): { readonly latest: DatedStep[]; readonly end: Node } {
    const order: Step[] = [];
    const left = new Set(this.moves);
    let here: Place = { node: this.reached[0]!.keys().next().value!, slots: 0 };
    while (left.size > 0) {
      const least = ahead[here.slots]!.get(here.node)!;
      for (const move of left) {
        const next = this.actingNext(here, move);
        if (!next || next.misfits + ahead[next.slots]!.get(next.node)! !== least) continue;
        order.push(move);
        left.delete(move);
        here = next;
        break;
      }
    }
    const end = this.slots.slice(here.slots).reduce((node, slot) => passing(node, slot) ?? node, here.node);
    return { latest: this.onLastDays(order), end };
  }

  private onLastDays(order: readonly Step[]): DatedStep[] {
    const dated: DatedStep[] = [];
    let next: DatedStep | undefined;
    for (const step of order.toReversed()) {
      const day = next ? Math.min(step.last, next.day - (this.byRank(step, next.step) > 0 ? 1 : 0)) : step.last;
      dated.push((next = { step, day: day as Day }));
    }
    return dated.reverse();
  }

  private foldOf(node: Node): FoldState {
    return this.folds[node % MOST_FOLDS]!;
  }

  private foldId(fold: FoldState): number {
    const key = foldKey(fold);
    let id = this.foldIds.get(key);
    if (id === undefined) {
      id = this.folds.push(fold) - 1;
      this.foldIds.set(key, id);
    }
    return id;
  }

  /** The earliest place at which `move` acts next of all; undefined where another has to act before. */
  private actingNext(from: Place, move: Step): (Place & Branch) | undefined {
    let { node } = from;
    for (let at = from.slots; ; at++) {
      const slot = this.slots[at]!;
      if (slot.move === move) {
        const acted = this.acting(node, slot);
        return acted && { ...acted, slots: at + 1 };
      }
      const passed = passing(node, slot);
      if (passed === undefined) return undefined;
      node = passed;
    }
  }
}

interface Outcome {
  readonly fold: number;
  readonly misfits: number;
}

interface Branch {
  readonly node: Node;
  readonly misfits: number;
}

/** A node, and how many slots have passed before it. */
interface Place {
  readonly node: Node;
  readonly slots: number;
}

const has = (node: Node, bit: number): boolean => (Math.floor(node / MOST_FOLDS) & bit) !== 0;

/** The node when the move does not act in this slot; undefined where it has to. */
function passing(node: Node, { bit, isLast }: Slot): Node | undefined {
  if (!isLast) return node;
  return has(node, bit) ? node - bit * MOST_FOLDS : undefined;
}
