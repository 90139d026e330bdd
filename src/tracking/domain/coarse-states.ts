import type { Day } from '../../kernel/day.js';
import { type FoldState, NOTHING_YET, after } from './fold-state.js';
import type { Component } from './move-order.js';
import type { MeasureState } from './states.js';
import type { Step } from './step.js';
import type { Uncertainty } from './uncertainty.js';

/** All that is still told apart of a past: the state, and what a suspension interrupted. */
type Coarse = Pick<FoldState, 'state' | 'interrupted'>;

interface DayStates {
  readonly day: Day;
  readonly states: ReadonlySet<MeasureState>;
  readonly count: number;
}

/**
 * Every state that moves could lead to, where too many overlap to try their orders: each may act any number of times or not
 * at all, in any order, from its first day on. It says more than can be, and never less.
 */
export class CoarseStates {
  private readonly pasts = new Map<string, Coarse>();
  private readonly days: DayStates[] = [];
  private readonly doubtful: Step[] = [];

  constructor(
    ends: readonly FoldState[],
    private readonly first: Step,
  ) {
    for (const { state, interrupted } of ends) this.add({ state, interrupted });
  }

  take(component: Component): void {
    const kinds = new Map<string, Step>();
    for (const move of component.moves) {
      this.doubtful.push(move);
      const kind = `${move.part} ${move.action}`;
      if (!kinds.has(kind)) this.close(kinds.set(kind, move));
      this.note(move.first);
    }
  }

  finish(until: Day): Uncertainty[] {
    const { doubtful, days } = this;
    return days
      .map(({ day, states, count }, index) => ({
        from: day,
        to: days[index + 1]?.day ?? until,
        states,
        doubtful,
        count,
        coarse: this.first,
      }))
      .filter(({ states }) => states.size > 1);
  }

  /** Adds what comes of the pasts by these moves, until nothing new comes. */
  private close(kinds: ReadonlyMap<string, Step>): void {
    for (const past of this.pasts.values())
      // also those added meanwhile
      for (const move of kinds.values()) this.add(outcome(past, move));
  }

  private add({ state, interrupted }: Coarse): void {
    const key = `${state} ${interrupted ?? ''}`;
    if (!this.pasts.has(key)) this.pasts.set(key, { state, interrupted });
  }

  private note(day: Day): void {
    const states = new Set([...this.pasts.values()].map(({ state }) => state));
    if (this.days.at(-1)?.day === day) this.days.pop();
    this.days.push({ day, states, count: this.doubtful.length });
  }
}

/** What may come of a past by a move whose own past is not known: a closing may find what it closes. */
function outcome(past: Coarse, move: Step): Coarse {
  const holder = past.state === 'not-started' ? null : move.effect;
  const suspendedBy = past.state === 'suspended' ? [move.effect] : [];
  return after({ ...NOTHING_YET, ...past, holder, suspendedBy }, move);
}
