import { type Day, formatDay } from '../../kernel/day.js';
import { type Action, actionRow } from './actions.js';
import { type FoldState, NOTHING_YET, after, fateOf, isMisfit } from './fold-state.js';
import { type MetConflicts, NO_CONFLICTS, contradicted } from './met-conflicts.js';
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

/** And which effect it is of. */
interface MetAnomaly extends Dated<Anomaly> {
  readonly effect: EffectKey;
}

/**
 * What there is to tell of a measure after some steps of one world. Members that may be undefined are so where what is told
 * begins with a reset and no step says anything of them: what was before it holds.
 */
export interface Story extends MetConflicts {
  readonly fold: FoldState;
  /** It holds whatever was before the first step. */
  readonly isRooted: boolean;
  /** Date on which the state began, as written, and its day; null while nothing is recorded. */
  readonly since: string | null;
  readonly sinceDay: Day | null;
  /** The step that the state rests on, and those it takes beside it. */
  readonly basis: readonly DatedStep[];
  readonly anomalies: readonly MetAnomaly[];
  /** Newest first. */
  readonly notes: readonly Dated<Note>[];
  readonly practice: { readonly level: PracticeLevel; readonly basis: PracticeBasis } | null | undefined;
  /** Last consent shown since the measure last ended: by anyone, and by both parties together. */
  readonly consent: Consent | null | undefined;
  readonly jointConsent: Consent | null | undefined;
  /** Last day on which anything but hearsay was said. */
  readonly lastMention: Day | undefined;
}

export const NO_STORY: Story = {
  ...NO_CONFLICTS,
  fold: NOTHING_YET,
  isRooted: true,
  since: null,
  sinceDay: null,
  basis: [],
  anomalies: [],
  notes: [],
  practice: null,
  consent: null,
  jointConsent: null,
  lastMention: undefined,
};

const NONE: readonly never[] = [];

/** So many notes and anomalies are kept, and all of the newest day. */
const KEPT = 20;

/** The steps that announced what is still ahead, by the effect they announce. */
export type Announcements = Map<EffectKey, Step>;

/** Goes on telling: one more step of the latest world. */
export function tell(before: Story, dated: DatedStep, announcements: Announcements): Story {
  const { step, day } = dated;
  if (step.due !== null) announcements.set(step.effect, step);
  const fold = isMove(step) ? after(before.fold, step) : before.fold;
  const fate = fateOf(before.fold, step);
  if (fate === 'cancelled') return { ...before, fold };
  const lastMention = step.part === 'closing' || actionRow(step.action).hearsay ? before.lastMention : day;
  if (fate === 'overtaken') {
    const note = { ...noteOf(step), cancelledBy: suspendedBy(before).step.development };
    return { ...before, fold, lastMention, notes: noted(before.notes, day, note) };
  }
  const isTurn = fold.state !== before.fold.state;
  const said = isTurn ? turned(before, dated) : stayed(before, fold, dated);
  const lost = cancelledBy(step, day, [before.fold, fold], announcements);
  const consent = consentOf(fold, dated);
  const { since, sinceDay, isRooted, basis } = said;
  return {
    fold,
    lastMention,
    since,
    sinceDay,
    isRooted,
    basis,
    notes: lost.length === 0 ? said.notes : [...lost, ...said.notes],
    anomalies: withAnomaly(said.anomalies, before.fold, dated),
    ...contradicted(before, isTurn ? (goesOn(step) ? 'goes on' : 'is over') : 'stays', dated),
    consent: consent === undefined ? before.consent : consent,
    jointConsent: consent === null || (consent && step.bilateral) ? consent : before.jointConsent,
    practice: practiceOf(step) ?? before.practice,
  };
}

type Said = Pick<Story, 'since' | 'sinceDay' | 'isRooted' | 'basis' | 'anomalies' | 'notes'>;

function turned(before: Story, dated: DatedStep): Said {
  const { step, day } = dated;
  const isGoingOn = goesOn(step);
  const basis = isGoingOn ? [dated, ...rootOf(before.basis)] : [dated];
  const stays = (one: { readonly day: Day }) => isGoingOn || one.day === day;
  const displaced = before.basis.filter((one) => one.day === day && !basis.includes(one));
  return {
    since: step.part === 'closing' ? formatDay(day) : step.date,
    sinceDay: day,
    isRooted: before.isRooted || !isGoingOn,
    basis,
    anomalies: before.anomalies.filter(stays),
    notes: [...displaced.map((one) => ({ day, said: noteOf(one.step) })), ...before.notes.filter(stays)],
  };
}

/** With a suspension and a resumption what was before goes on: they rest on that too, and what was said of it stays. */
const GOES_ON: ReadonlySet<Action> = new Set(['suspend', 'resume']);

export const goesOn = ({ action }: Step): boolean => GOES_ON.has(action);

/** What was suspended, or resumed. */
const rootOf = (basis: Story['basis']): Story['basis'] => basis.filter(({ step }) => !goesOn(step)).slice(0, 1);

/** The state stays; an effect that aims at the same state takes over, and with it its `until`. All else is a remark. */
function stayed(before: Story, fold: FoldState, dated: DatedStep): Said {
  const { step, day } = dated;
  const { since, sinceDay, isRooted, basis, anomalies, notes } = before;
  const row = actionRow(step.action);
  if (step.part === 'closing' || step.part === 'announcement' || row.disputes) return before;
  const isRenewed = fold.holder !== before.fold.holder || fold.suspendedBy.length !== before.fold.suspendedBy.length;
  if (isRenewed && step.part === 'effect') {
    const others = basis.slice(1);
    const root = step.action === 'suspend' ? rootOf(others) : [];
    const ofToday = others.filter((one) => one.day === day && !root.includes(one));
    const renewed = [...basis.slice(0, 1), ...root, ...ofToday, dated];
    return { since, sinceDay, isRooted, basis: renewed, anomalies, notes };
  }
  if (row.next && isMisfit(before.fold, step)) return before;
  return { since, sinceDay, isRooted, basis, anomalies, notes: noted(notes, day, noteOf(step)) };
}

/** The last of the suspensions that still run. */
const suspendedBy = ({ basis, fold }: Story): DatedStep =>
  basis.findLast(
    ({ step }) => step.action === 'suspend' && fold.suspendedBy.includes(step.bounded ? step.effect : null),
  ) ?? basis[0]!;

const noteOf = ({ development, date, action, note }: Step): Note => ({ development, date, action, note });

const noted = (notes: Story['notes'], day: Day, said: Note): Story['notes'] => [
  { day, said },
  ...notes.filter((one, index) => index < KEPT - 1 || one.day === day),
];

function withAnomaly(anomalies: Story['anomalies'], before: FoldState, { step, day }: DatedStep): Story['anomalies'] {
  if (!isMisfit(before, step)) return anomalies;
  const said: Anomaly = { development: step.development, action: step.action, state: before.state };
  const kept = anomalies.filter((one, index, all) => index > all.length - KEPT || one.day === day);
  return [...kept, { day, effect: step.effect, said }];
}

/** What was to happen when, and what cancelled it. */
function cancelledBy(
  step: Step,
  day: Day,
  [before, fold]: readonly [FoldState, FoldState],
  announcements: Announcements,
): readonly Dated<Note>[] {
  if (!actionRow(step.action).cancels || before.scheduled === fold.scheduled) return NONE;
  const due = new Set(before.scheduled.filter(({ fate }) => fate !== 'cancelled').map(({ effect }) => effect));
  const lost = fold.scheduled.filter(({ effect, fate }) => fate === 'cancelled' && due.has(effect));
  return lost.map(({ effect }) => {
    const announced = announcements.get(effect)!;
    return { day, said: { ...noteOf(announced), date: announced.due!, cancelledBy: step.development } };
  });
}

/** The consent that a step shows; null where the measure has ended, undefined where the step says nothing of it. */
function consentOf({ state }: FoldState, { step, day }: DatedStep): Consent | null | undefined {
  if (state === 'ended') return null;
  const { part, action, bilateral, development } = step;
  const consents =
    part === 'consent' ||
    (part === 'decision' && actionRow(action).starts) ||
    (part === 'effect' && (actionRow(action).agrees || (bilateral && isEffective(state))));
  return consents ? { day, development } : undefined;
}

/** What a step says of practice where it acts; undefined where it says nothing. */
export const practiceOf = ({
  practice: level,
  date: since,
  development,
}: Step): NonNullable<Story['practice']> | undefined =>
  level === null ? undefined : { level, basis: { since, development } };
