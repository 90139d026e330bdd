import type { Action } from './actions.js';
import type { Citation, Evidence } from './evidence.js';
import type { MeasureKind } from './measure-kinds.js';
import type { Claim, DevelopmentId, Finding, MeasureId, PracticeLevel, ProcessId, RulingId, Source } from './model.js';
import type { PossibleConflict } from './possible-conflict.js';
import type { LegalForce, MeasureState } from './states.js';

/** The times and the place in the log that an answer holds for. Days are YYYY-MM-DD, instants RFC 3339. */
export interface HoldsFor {
  readonly asOf: string;
  readonly knownAt: string;
  readonly knownBy: KnownBy;
  readonly position: number;
  /** `asOf` lies after the known time: what is said of it is scheduled, and no promise. */
  readonly ahead: boolean;
  /** What the reader should know of the answer as a whole; null where there is nothing. */
  readonly notice: string | null;
}

export type KnownBy = 'record' | 'report';
export type InEffect = 'yes' | 'no' | 'uncertain';

/** Since when a practice level holds, and which development set it. */
export interface PracticeBasis {
  readonly since: string;
  readonly development: DevelopmentId;
}

/** The next day on which a status changes as far as known, to what, and by which development. */
export interface NextStatus {
  readonly day: string;
  readonly state: MeasureState;
  readonly inEffect: InEffect;
  readonly development: DevelopmentId;
}

/** An effect whose action is not expected in the state it met. It was applied by its rule all the same. */
export interface Anomaly {
  readonly development: DevelopmentId;
  readonly action: Action;
  readonly state: MeasureState;
}

/** A development whose effects on a measure do not count, because of a ruling. */
export interface Rejected {
  readonly development: DevelopmentId;
  readonly ruling: RulingId;
}

/** A ruling finds something else than the record shows: one of the two is wrong. */
export interface Contradiction {
  readonly ruling: RulingId;
  readonly on: string;
  readonly finds: Omit<Finding, 'on'>;
  readonly state: MeasureState;
  readonly inEffect: InEffect;
}

export interface MeasureStatus {
  readonly measure: MeasureId;
  readonly title: string;
  readonly kind: MeasureKind;
  readonly state: MeasureState;
  /** Every state that all the orders which the dates allow lead to on that day, `state` among them. */
  readonly possibleStates: readonly MeasureState[];
  readonly inEffect: InEffect;
  readonly legalForce: LegalForce;
  /** EDTF date on which the state began, as its development gives it; null while nothing is recorded. */
  readonly since: string | null;
  /** Last day of this state (YYYY-MM-DD) as far as known then; null while no end is known. */
  readonly until: string | null;
  readonly next: NextStatus | null;
  /** 0–3 on the scale of the Peace Accords Matrix; null while nobody has said. */
  readonly practice: PracticeLevel | null;
  readonly practiceBasis: PracticeBasis | null;
  /** The developments the state rests on and, while that is uncertain, those whose day or order is in doubt. */
  readonly basis: readonly DevelopmentId[];
  /** How far that can be trusted; null where nothing is recorded. */
  readonly evidence: Evidence | null;
  readonly disputed: boolean;
  readonly stale: boolean;
  readonly anomalies: readonly Anomaly[];
  /** Not settled by a ruling, a correction or a retraction. */
  readonly possibleConflicts: readonly PossibleConflict[];
  /** So many more there are at least, older than those listed. */
  readonly morePossibleConflicts: number;
  readonly rejected: readonly Rejected[];
  readonly contradictions: readonly Contradiction[];
}

export interface Dispute {
  readonly development: DevelopmentId;
  readonly title: string;
  readonly date: string;
  readonly note: string | null;
  readonly source: Source | null;
  /** The ruling that settled it, if one did. */
  readonly settledBy: RulingId | null;
}

export interface RulingView {
  readonly id: RulingId;
  readonly topic: string;
  readonly sides: readonly string[];
  readonly resolution: string;
  readonly reason: string;
  readonly confidence: string | null;
  readonly rejects: readonly DevelopmentId[];
  readonly supersedes: RulingId | null;
  /** It counts no longer. */
  readonly supersededBy: RulingId | null;
  readonly finds: Finding | null;
  readonly position: number;
}

export interface Note {
  readonly development: DevelopmentId;
  readonly date: string;
  readonly action: Action;
  readonly note: string | null;
  /** It was to happen on that date and did not: this development postponed, ended or suspended it before. */
  readonly cancelledBy?: DevelopmentId;
}

/** What one measure's own status answer adds. */
export interface MeasureStatusDetail extends HoldsFor, MeasureStatus {
  readonly process: ProcessId;
  /** One for each development of the basis. */
  readonly citations: readonly Citation[];
  readonly claims: readonly (Claim & { readonly development: DevelopmentId })[];
  readonly disputes: readonly Dispute[];
  readonly rulings: readonly RulingView[];
  /** So many of each are not listed: disputes that are settled and rulings that are superseded first, then the oldest. */
  readonly more: { readonly claims: number; readonly disputes: number; readonly rulings: number };
  /** The latest remarks that change no state: deadlines, conditions, rumours and the like, newest first. */
  readonly notes: readonly Note[];
}

export interface Headline {
  readonly stage: string;
  /** Number of the rule that fired, 1–10, in the order of domain/headline.ts. */
  readonly rule: number;
  /** All that the dates leave open, `stage` first. */
  readonly possibleStages: readonly string[];
  /** The stage, and how many of the measures that it rests on are in effect but only announced, unverified, or perhaps otherwise. */
  readonly text: string;
  readonly onlyAnnounced: number;
  /** Measures, or the contact that it rests on. */
  readonly unverified: number;
  readonly uncertain: number;
  /** Every development that it rests on. */
  readonly because: readonly DevelopmentId[];
}

export interface Axes {
  readonly contact:
    | 'unknown'
    | 'none'
    | 'no recent contact'
    | 'contacts'
    | 'talks under way'
    | 'talks stalled'
    | 'process suspended or collapsed';
  readonly agreements: 'none' | 'partial agreed' | 'comprehensive signed' | 'comprehensive in force';
  /** Commitments. `others` counts what that leaves out, so that both together are as many as the lists name. */
  readonly measures: Counts & {
    readonly restrictionsInEffect: number;
    /** Restrictions, temporary arrangements, works and treaties. */
    readonly others: Counts;
  };
  readonly border: 'open' | 'partly open' | 'closed' | 'temporarily open' | 'unknown';
  readonly relations:
    'unknown' | 'not recognised' | 'recognised, no relations' | 'relations established' | 'embassies open' | 'severed';
  /** The axes of which nothing is recorded, and which say what they say because the record is held to be complete. */
  readonly assumed: readonly AssumedAxis[];
  /** The axes that may stand otherwise: the dates of a contact, or the state of a measure that they speak from, are open. */
  readonly uncertain: readonly UncertainAxis[];
}

export type AssumedAxis = 'contact' | 'relations';
export type UncertainAxis = 'contact' | 'agreements' | 'border' | 'relations';

export interface Counts {
  readonly agreed: number;
  readonly inEffect: number;
  readonly suspended: number;
  /** Of so many the dates leave open what they would be counted as; they are counted nowhere else. */
  readonly uncertain: number;
}

export interface Momentum {
  readonly direction: 'up' | 'down' | 'side';
  readonly windowDays: number;
  readonly forward: number;
  readonly backward: number;
  readonly because: readonly DevelopmentId[];
}

export interface ProcessStatus extends HoldsFor {
  readonly process: ProcessId;
  readonly title: string;
  readonly headline: Headline;
  readonly axes: Axes;
  readonly momentum: Momentum;
  /** Commitments that are, for certain, agreed and not in effect. */
  readonly agreedNotInEffect: readonly { readonly measure: MeasureId; readonly since: string; readonly days: number }[];
  /** The first of what is next for its measures. */
  readonly next: (NextStatus & { readonly measure: MeasureId }) | null;
  readonly inEffect: readonly MeasureId[];
  readonly suspended: readonly MeasureId[];
  /** Those of which the dates leave open in which of the lists above they would be, if in any: they are in none. */
  readonly uncertain: readonly MeasureId[];
  readonly measures: readonly MeasureStatus[];
  /** One for each development that the states of its measures rest on, 500 at most. */
  readonly citations: readonly Citation[];
}

/** One stretch of a measure's history in which its status is the same. `from` and `to` are days, both included. */
export interface HistorySegment extends Omit<
  MeasureStatus,
  'measure' | 'title' | 'kind' | 'stale' | 'until' | 'next' | 'rejected' | 'contradictions'
> {
  readonly from: string;
  readonly to: string | null;
  readonly notes: readonly Note[];
}
