import { AFTER_ALL, BEFORE_ALL, type Day, dayFrom } from '../../kernel/day.js';
import type { DevelopmentId } from './model.js';
import { MEASURE_STATES, type MeasureState, isEffective } from './states.js';
import type { InEffect, Note } from './status.js';
import { type DatedStep, type Step, inStepOrder, isMove } from './step.js';
import { type Announcements, NO_STORY, type Story, tell } from './story.js';
import type { Uncertainty } from './uncertainty.js';
import { worlds } from './worlds.js';

/** Days from `from` up to the next stretch, on which all that is said of a measure is the same. */
export interface Stretch {
  readonly from: Day;
  readonly state: MeasureState;
  /** Every state of the best worlds on these days, in the order of {@link MEASURE_STATES}; `state` is among them. */
  readonly possibleStates: readonly MeasureState[];
  readonly inEffect: InEffect;
  /** What the latest of the best worlds tells. */
  readonly story: Story;
  /** What the state rests on and, while it is uncertain, every development whose order or day is in doubt. */
  readonly basis: readonly DevelopmentId[];
  /** The development that most brought this stretch about. */
  readonly turnedBy: DevelopmentId | null;
  /** Set where more moves overlap than are tried in every order. */
  readonly bound: Note | null;
}

/** Developments in doubt that are named where too many overlap. */
const DOUBTS_NAMED = 64;

/** A measure's status from day to day. */
export class Timeline {
  private readonly nextState: Int32Array;
  private readonly nextStatus: Int32Array;

  constructor(readonly stretches: readonly Stretch[]) {
    const count = stretches.length;
    this.nextState = new Int32Array(count);
    this.nextStatus = new Int32Array(count);
    for (let at = count - 1; at >= 0; at--) {
      const [here, next] = [stretches[at]!, stretches[at + 1]];
      const turns = next === undefined || next.state !== here.state;
      this.nextState[at] = turns ? at + 1 : this.nextState[at + 1]!;
      this.nextStatus[at] = turns || next.inEffect !== here.inEffect ? at + 1 : this.nextStatus[at + 1]!;
    }
  }

  /** The first stretch begins before all days. */
  at(day: Day): number {
    let low = 0;
    let high = this.stretches.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.stretches[middle]!.from <= day) low = middle;
      else high = middle;
    }
    return low;
  }

  on(day: Day): Stretch {
    return this.stretches[this.at(day)]!;
  }

  /** The next stretch in another state, and the next in another state or otherwise in effect; undefined where none is known. */
  stateAfter(index: number): Stretch | undefined {
    return this.stretches[this.nextState[index]!];
  }

  statusAfter(index: number): Stretch | undefined {
    return this.stretches[this.nextStatus[index]!];
  }
}

/**
 * Pure: two known times that see the same steps get the same timeline. `steps` are all that is visible of one measure, in
 * any order; or all from the day of a reset on, `since`: then what is rooted after that day holds.
 */
export function timeline(steps: readonly Step[], since = BEFORE_ALL): Timeline {
  const { latest, uncertain } = worlds(steps.filter(isMove));
  const dated = merged(latest, steps);
  const days = [BEFORE_ALL, ...dated.map(({ day }) => day), ...uncertain.flatMap(({ from, to }) => [from, to])];
  const announcements: Announcements = new Map();
  const stretches: Stretch[] = [];
  let story: Story = { ...NO_STORY, isRooted: since === BEFORE_ALL };
  let [at, open] = [0, 0];
  for (const day of inOrder(days)) {
    let turn: Step | undefined;
    let said: Step | undefined;
    for (; at < dated.length && onCalendar(dated[at]!.day) <= day; at++) {
      const { fold } = story;
      story = tell(story, dated[at]!, announcements);
      if (day <= since) story = { ...story, isRooted: since === BEFORE_ALL };
      said = dated[at]!.step;
      if (story.fold.state !== fold.state) turn = said;
    }
    while (open < uncertain.length && onCalendar(uncertain[open]!.to) <= day) open++;
    const doubt = uncertain[open];
    const isOpen = doubt !== undefined && onCalendar(doubt.from) <= day;
    stretches.push(stretchOf({ from: day, story, turn, said }, isOpen ? doubt : undefined));
  }
  return new Timeline(stretches);
}

/** The first day that a date can name; what may lie before lies before all. */
const FIRST_DAY = dayFrom(1000, 1, 1);
/** The day after the last that a date can name; what lies later never comes. */
const END_OF_CALENDAR = dayFrom(10_000, 1, 1);

const onCalendar = (day: Day): Day => (day < FIRST_DAY ? BEFORE_ALL : day > END_OF_CALENDAR ? AFTER_ALL : day);

function inOrder(days: readonly Day[]): Day[] {
  const sorted = [...new Set(days.map(onCalendar))].sort((a, b) => a - b);
  if (sorted.at(-1) === AFTER_ALL) sorted.pop();
  return sorted;
}

interface Told {
  readonly from: Day;
  readonly story: Story;
  /** On that day, the last step that changed the state, and the last of all. */
  readonly turn: Step | undefined;
  readonly said: Step | undefined;
}

function stretchOf({ from, story, turn, said }: Told, doubt: Uncertainty | undefined): Stretch {
  const { state } = story.fold;
  const rests = [...new Set(story.basis.map(({ step }) => step.development))];
  if (!doubt)
    return {
      from,
      state,
      possibleStates: [state],
      inEffect: isEffective(state) ? 'yes' : 'no',
      story,
      basis: rests,
      turnedBy: (turn ?? said)?.development ?? rests[0] ?? null,
      bound: null,
    };
  const { states, doubtful, count, coarse } = doubt;
  const possibleStates = MEASURE_STATES.filter((one) => one === state || states.has(one));
  const effective = possibleStates.filter(isEffective).length;
  const named = doubtful.slice(coarse ? Math.max(0, count - DOUBTS_NAMED) : 0, count);
  const begun = turn ?? named.findLast(({ first }) => first === from) ?? said ?? named.at(-1);
  return {
    from,
    state,
    possibleStates,
    inEffect: effective === 0 ? 'no' : effective === possibleStates.length ? 'yes' : 'uncertain',
    story,
    basis: [...new Set([...rests, ...named.map(({ development }) => development)])],
    turnedBy: begun?.development ?? rests[0] ?? null,
    bound: coarse ? boundOf(coarse) : null,
  };
}

const boundOf = ({ development, date, action }: Step): Note => ({
  development,
  date,
  action,
  note: 'More effects overlap from here on than are tried in every order: every state that they could lead to is listed',
});

/** Moves on their days in the latest world, and remarks on the last bound of their date, in order. */
function merged(latest: readonly DatedStep[], steps: readonly Step[]): readonly DatedStep[] {
  const remarks = steps
    .filter((step) => !isMove(step))
    .sort((a, b) => a.last - b.last || inStepOrder(a, b))
    .map((step): DatedStep => ({ step, day: step.last }));
  if (remarks.length === 0) return latest;
  const all: DatedStep[] = [];
  let next = 0;
  for (const remark of remarks) {
    while (next < latest.length && isBefore(latest[next]!, remark)) all.push(latest[next++]!);
    all.push(remark);
  }
  return [...all, ...latest.slice(next)];
}

const isBefore = (move: DatedStep, remark: DatedStep): boolean =>
  move.day < remark.day || (move.day === remark.day && inStepOrder(move.step, remark.step) < 0);
