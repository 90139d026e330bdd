import { type Day, formatDay } from '../../kernel/day.js';
import { type Action, actionRow } from './actions.js';
import { type FoldState, NOTHING_YET, after, fateOf, isMisfit } from './fold-state.js';
import type { DevelopmentId, PracticeLevel } from './model.js';
import { isEffective } from './states.js';
import type { Anomaly, Note, PracticeBasis } from './status.js';
import { type DatedStep, type EffectKey, type Step, isMove } from './step.js';

export interface Consent {
  readonly day: Day;
  readonly development: DevelopmentId;
}

/** What is said beside a state, and on which day. */
interface Dated<T> {
  readonly day: Day;
  readonly said: T;
}

/**
 * What there is to tell of a measure after some steps of one world. Members that may be undefined are so where none of the
 * steps says anything of them: what was before the first step holds.
 */
export interface Story {
  readonly fold: FoldState;
  /** It holds whatever was before the first step. */
  readonly isRooted: boolean;
  /** Date on which the state began, as written, and its day; null while nothing is recorded. */
  readonly since: string | null;
  readonly sinceDay: Day | null;
  /** The step that the state rests on, and those it takes beside it. */
  readonly basis: readonly DatedStep[];
  readonly anomalies: readonly Dated<Anomaly>[];
  /** Newest first. */
  readonly notes: readonly Dated<Note>[];
  readonly practice: { readonly level: PracticeLevel; readonly basis: PracticeBasis } | undefined;
  /** Last consent shown since the measure last ended: by anyone, and by both parties together. */
  readonly consent: Consent | null | undefined;
  readonly jointConsent: Consent | null | undefined;
  /** Last day on which anything but hearsay was said. */
  readonly lastMention: Day | undefined;
}

export const NO_STORY: Story = {
  fold: NOTHING_YET,
  isRooted: true,
  since: null,
  sinceDay: null,
  basis: [],
  anomalies: [],
  notes: [],
  practice: undefined,
  consent: undefined,
  jointConsent: undefined,
  lastMention: undefined,
};

/** So many notes and anomalies are kept, and all of the newest day. */
const KEPT = 10;

/** The steps that announced what is still ahead, by the effect they announce. */
export type Announcements = Map<EffectKey, Step>;

/** Goes on telling: one more step of the latest world. */
export function tell(before: Story, { step, day }: DatedStep, announcements: Announcements): Story {
  const moves = isMove(step);
  if (step.due !== null) announcements.set(step.effect, step);
  const fold = moves ? after(before.fold, step) : before.fold;
  const fate = fateOf(before.fold, step);
  if (step.part === 'effect' && fate === 'cancelled') return { ...before, fold };
  const told =
    step.part === 'closing' ? { ...before, fold } : { ...before, fold, lastMention: mention(before, step, day) };
  if (step.part === 'effect' && fate === 'overtaken') {
    const by = before.basis[0]?.step.development;
    return withNote(told, day, { ...noteOf(step), ...(by !== undefined && { cancelledBy: by }) });
  }
  const moved =
    fold.state === before.fold.state ? stayed(told, before, { step, day }) : turned(told, before, { step, day });
  const noted = withCancelled(withAnomaly(moved, before, { step, day }), before, { step, day }, announcements);
  return withPractice(withConsent(noted, { step, day }), step);
}

const mention = (before: Story, { action }: Step, day: Day): Day | undefined =>
  actionRow(action).hearsay ? before.lastMention : day;

function turned(told: Story, before: Story, dated: DatedStep): Story {
  const { step, day } = dated;
  const basis = basisOfTurn(before.basis, dated);
  const isOfToday = (one: { readonly day: Day }) => one.day === day;
  const displaced = before.basis.filter((one) => isOfToday(one) && !basis.includes(one));
  return {
    ...told,
    since: step.part === 'closing' ? formatDay(day) : step.date,
    sinceDay: day,
    isRooted: before.isRooted || !RESTS_ON_BEFORE.has(step.action),
    basis,
    anomalies: before.anomalies.filter(isOfToday),
    notes: [...displaced.map((one) => ({ day, said: noteOf(one.step) })), ...before.notes.filter(isOfToday)],
  };
}

const RESTS_ON_BEFORE: ReadonlySet<Action> = new Set(['suspend', 'resume']);

/** A suspension rests on what it suspends too, and a resumption on what was suspended. */
function basisOfTurn(before: readonly DatedStep[], dated: DatedStep): readonly DatedStep[] {
  const { action } = dated.step;
  if (action === 'suspend') return [dated, ...before.slice(0, 1)];
  if (action === 'resume') return [dated, ...before.slice(1)];
  return [dated];
}

/** The state stays; an effect that aims at the same state takes over, and with it its `until`. All else is a remark. */
function stayed(told: Story, before: Story, dated: DatedStep): Story {
  const { step, day } = dated;
  const row = actionRow(step.action);
  if (step.part === 'closing' || step.part === 'announcement' || row.disputes) return told;
  const isRenewed =
    told.fold.holder !== before.fold.holder || told.fold.suspendedBy.length !== before.fold.suspendedBy.length;
  if (isRenewed && step.part === 'effect') {
    const [first, ...others] = before.basis;
    const ofToday = others.filter((one) => one.day === day);
    return { ...told, basis: first ? [first, ...ofToday, dated] : [dated] };
  }
  return row.next && isMisfit(before.fold, step) ? told : withNote(told, day, noteOf(step));
}

const noteOf = ({ development, date, action, note }: Step): Note => ({ development, date, action, note });

const withNote = (story: Story, day: Day, said: Note): Story => ({
  ...story,
  notes: [{ day, said }, ...story.notes.filter((one, index) => index < KEPT - 1 || one.day === day)],
});

function withAnomaly(story: Story, before: Story, { step, day }: DatedStep): Story {
  if (!isMisfit(before.fold, step)) return story;
  const said: Anomaly = { development: step.development, action: step.action, state: before.fold.state };
  const kept = story.anomalies.filter((one, index, all) => index > all.length - KEPT || one.day === day);
  return { ...story, anomalies: [...kept, { day, said }] };
}

/** What was to happen when, and what cancelled it. */
function withCancelled(story: Story, before: Story, { step, day }: DatedStep, announcements: Announcements): Story {
  if (step.part !== 'effect' || !actionRow(step.action).cancels) return story;
  const due = new Set(before.fold.scheduled.filter(({ fate }) => fate !== 'cancelled').map(({ effect }) => effect));
  const lost = story.fold.scheduled.filter(({ effect, fate }) => fate === 'cancelled' && due.has(effect));
  if (lost.length === 0) return story;
  const notes = lost.flatMap(({ effect }): Dated<Note>[] => {
    const announced = announcements.get(effect);
    if (!announced) return [];
    return [{ day, said: { ...noteOf(announced), date: announced.due!, cancelledBy: step.development } }];
  });
  return { ...story, notes: [...notes, ...story.notes] };
}

function withConsent(story: Story, { step, day }: DatedStep): Story {
  if (story.fold.state === 'ended') return { ...story, consent: null, jointConsent: null };
  const { part, action, bilateral, development } = step;
  const consents =
    part === 'consent' ||
    (part === 'decision' && actionRow(action).starts) ||
    (part === 'effect' && (actionRow(action).agrees || (bilateral && isEffective(story.fold.state))));
  if (!consents) return story;
  const consent: Consent = { day, development };
  return { ...story, consent, ...(bilateral && { jointConsent: consent }) };
}

function withPractice(story: Story, { part, practice: level, date: since, development }: Step): Story {
  if (level === null || part !== 'effect') return story;
  return { ...story, practice: { level, basis: { since, development } } };
}
