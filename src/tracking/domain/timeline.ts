import { AFTER_ALL, BEFORE_ALL, type Day, dayFrom } from '../../kernel/day.js';
import { CONFLICTS_LISTED, conflictsListed, conflictsOver } from './met-conflicts.js';
import type { DevelopmentId } from './model.js';
import type { MetConflict } from './possible-conflict.js';
import { MEASURE_STATES, type MeasureState, isEffective } from './states.js';
import type { InEffect, Note } from './status.js';
import { type DatedStep, type Step, inStepOrder, isMove } from './step.js';
import { type Announcements, NO_STORY, type Story, goesOn, tell } from './story.js';
import type { Uncertainty } from './uncertainty.js';
import { worlds } from './worlds.js';

/** Developments in doubt that are named where too many overlap. */
const DOUBTS_NAMED = 64;

/** What happened on the first day of a stretch: the last step that changed the state, and the last of all. */
interface Turn {
  readonly state?: Step;
  readonly last?: Step;
}

/** Days from `from` up to the next stretch, on which all that is said of a measure is the same. */
export class Stretch {
  private namedDoubts: readonly Step[] | undefined;

  constructor(
    readonly from: Day,
    /** What the latest of the best worlds tells. */
    readonly story: Story,
    private readonly turn: Turn,
    private readonly doubt: Uncertainty | undefined,
  ) {}

  get state(): MeasureState {
    return this.story.fold.state;
  }

  /** Every state of the best worlds on these days, in the order of {@link MEASURE_STATES}; `state` is among them. */
  get possibleStates(): readonly MeasureState[] {
    const { state, doubt } = this;
    return doubt ? MEASURE_STATES.filter((one) => one === state || doubt.states.has(one)) : [state];
  }

  get inEffect(): InEffect {
    const states = this.possibleStates;
    const effective = states.filter(isEffective).length;
    return effective === 0 ? 'no' : effective === states.length ? 'yes' : 'uncertain';
  }

  /** What the state rests on and, while it is uncertain, every development whose order or day is in doubt. */
  get basis(): readonly DevelopmentId[] {
    const { basis } = this.story;
    return [...new Set([...basis.map(({ step }) => step), ...this.doubts].map(({ development }) => development))];
  }

  /**
   * The basis in parts that must all be true for the state to be: what goes on is one part and what it goes on with another,
   * and while it is uncertain each development is one by itself. Those of one part tell the same.
   */
  get grounds(): readonly (readonly DevelopmentId[])[] {
    if (this.doubt) return this.basis.map((development) => [development]);
    const { basis } = this.story;
    const named = (those: readonly DatedStep[]) => [...new Set(those.map(({ step }) => step.development))];
    const turns = basis.filter(({ step }) => goesOn(step));
    const others = basis.filter(({ step }) => !goesOn(step));
    return [named(turns), named(others)].filter((part) => part.length > 0);
  }

  /** The development that most brought this stretch about; null only before the first. */
  get turnedBy(): DevelopmentId | null {
    const begun = this.doubts.findLast(({ first }) => first === this.from);
    const step = this.turn.state ?? begun ?? this.turn.last ?? this.doubts.at(-1) ?? this.story.basis[0]?.step;
    return step?.development ?? null;
  }

  /** Says so where more moves overlap than are tried in every order. */
  get bound(): Note | null {
    const { coarse } = this.doubt ?? {};
    if (!coarse) return null;
    const { development, date, action } = coarse;
    return { development, date, action, note: BOUND_MET };
  }

  private get doubts(): readonly Step[] {
    if (!this.doubt) return [];
    const { doubtful, count, coarse } = this.doubt;
    return (this.namedDoubts ??= doubtful.slice(coarse ? Math.max(0, count - DOUBTS_NAMED) : 0, count));
  }
}

const BOUND_MET =
  'More effects overlap from here on than are tried in every order: every state that they could lead to is listed';

/** What of a measure is in conflict, settled or not: the newest, and how many more there are at least. */
export interface Conflicts {
  readonly listed: readonly MetConflict[];
  readonly unlisted: number;
}

/** A measure's status from day to day. */
export class Timeline {
  private readonly nextState: Int32Array;
  private readonly nextStatus: Int32Array;

  /** The first of the stretches begins before all days, or is the first of which something is asked. */
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

  /** What is met by the end of the state, from the day of the first of its developments on. */
  conflictsAt(index: number): Conflicts {
    const { from, story } = this.stretches[index]!;
    const next = this.nextState[index]!;
    const { met } = this.stretches[next - 1]!.story;
    const own = conflictsListed(story.met);
    const later = met === story.met ? [] : conflictsListed(met);
    const over = conflictsOver(this.stretches[next]?.story.met);
    const known = [...new Set([...own, ...later, ...over])].filter(({ since }) => onCalendar(since) <= from);
    const listed = known.slice(-CONFLICTS_LISTED);
    return { listed, unlisted: Math.max(0, (story.met?.count ?? 0) - own.length) + known.length - listed.length };
  }
}

/**
 * Pure: two known times that see the same steps get the same timeline. `steps` are all that is visible of one measure, in
 * any order; or all from the day of a reset on, `since`, with those before that are carried into it: then what is rooted
 * after that day holds.
 */
export function timeline(steps: readonly Step[], since = BEFORE_ALL): Timeline {
  const { latest, uncertain } = worlds(steps.filter(isMove));
  const dated = merged(latest, steps);
  const announcements: Announcements = new Map();
  const stretches: Stretch[] = [];
  let story = NO_STORY;
  let [at, open] = [0, 0];
  for (const day of daysOf(dated, uncertain)) {
    const turn: { state?: Step; last?: Step } = {};
    for (; at < dated.length && onCalendar(dated[at]!.day) <= day; at++) {
      const { fold } = story;
      story = tell(story, dated[at]!, announcements);
      turn.last = dated[at]!.step;
      if (story.fold.state !== fold.state) turn.state = turn.last;
    }
    if (day <= since && since !== BEFORE_ALL) story = unrooted(story, day < since);
    while (open < uncertain.length && onCalendar(uncertain[open]!.to) <= day) open++;
    const doubt = uncertain[open];
    stretches.push(new Stretch(day, story, turn, doubt && onCalendar(doubt.from) <= day ? doubt : undefined));
  }
  return new Timeline(stretches);
}

/** Of the steps carried into a reset nothing is told: there were others beside them. */
const unrooted = (story: Story, isBefore: boolean): Story => ({
  ...story,
  isRooted: false,
  ...(isBefore && { practice: undefined, consent: undefined, jointConsent: undefined, lastMention: undefined }),
});

/** The first day that a date can name; what may lie before lies before all. */
const FIRST_DAY = dayFrom(1000, 1, 1);
/** The day after the last that a date can name; what lies later never comes. */
const END_OF_CALENDAR = dayFrom(10_000, 1, 1);

const onCalendar = (day: Day): Day => (day < FIRST_DAY ? BEFORE_ALL : day > END_OF_CALENDAR ? AFTER_ALL : day);

/** Every day on which a stretch begins, the first before all. */
function daysOf(dated: readonly DatedStep[], uncertain: readonly Uncertainty[]): readonly Day[] {
  const days = [BEFORE_ALL, ...dated.map(({ day }) => onCalendar(day))];
  if (uncertain.length > 0) {
    days.push(...uncertain.flatMap(({ from, to }) => [onCalendar(from), onCalendar(to)]));
    days.sort((a, b) => a - b);
  }
  return days.filter((day, index) => day !== days[index - 1] && day !== AFTER_ALL);
}

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
