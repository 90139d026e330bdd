import type { Brand } from '../../kernel/brand.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import type { Action } from './actions.js';
import type { DevelopmentType } from './development-types.js';
import type { MeasureKind } from './measure-kinds.js';
import type { MeasureState } from './states.js';

export type ProcessId = Brand<string, 'ProcessId'>;
export type MeasureId = Brand<string, 'MeasureId'>;
export type DevelopmentId = Brand<string, 'DevelopmentId'>;
export type RulingId = Brand<string, 'RulingId'>;

/** The measures on which headline and axes rest. */
export interface Roles {
  readonly border?: MeasureId;
  /** Passages of limited duration: while one of them is in effect, a border that is not open is temporarily open. */
  readonly temporaryBorder?: readonly MeasureId[];
  readonly relations?: MeasureId;
  readonly recognition?: MeasureId;
  readonly framework?: MeasureId;
}

/** How far back something still counts, in days. */
export interface Windows {
  readonly talksDays: number;
  readonly staleDays: number;
  readonly momentumDays: number;
}

export const DEFAULT_WINDOWS: Windows = { talksDays: 365, staleDays: 365, momentumDays: 90 };

export interface Process {
  readonly id: ProcessId;
  readonly title: string;
  readonly parties?: readonly string[];
  readonly roles?: Roles;
  /** Measures that full normalization needs; all commitments where none is named. */
  readonly coreMeasures?: readonly MeasureId[];
  /** When the current attempt began: what was agreed before belongs to an earlier one. */
  readonly phaseSince?: EdtfDate;
  /** From when on the record is held to be complete: of what it says nothing since, nothing is assumed to have happened. */
  readonly since?: EdtfDate;
  readonly windows?: Partial<Windows>;
}

export interface Measure {
  readonly id: MeasureId;
  readonly title: string;
  readonly kind: MeasureKind;
}

/** A official text or both parties; B one party or a named official; C independent outlet with a named source; D unnamed sources; E copied or machine rewritten. */
export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof GRADES)[number];

/** Whether somebody saw the page, remembers it, or has it from the report the dossier started from. */
export const SOURCE_BASES = ['seen', 'recalled', 'seed'] as const;
export type SourceBasis = (typeof SOURCE_BASES)[number];

export const CONFIDENCES = ['certain', 'to-verify'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface Source {
  readonly publisher: string;
  readonly title: string;
  readonly url?: string | null;
  /** When it was published. */
  readonly date?: EdtfDate | null;
  /** BCP 47 tag. */
  readonly language?: string;
  readonly grade?: Grade;
  /** Whom it repeats: pages with the same origin are one witness. */
  readonly origin?: string;
  readonly basis?: SourceBasis;
}

export interface Claim {
  readonly claim: string;
  readonly attributedTo?: string;
  readonly source?: string | Source;
  /** When the public could first know of it, where that is not when its source or else its development was published. */
  readonly reported?: EdtfDate;
  readonly assessment?: string;
}

/** Not initiated, minimal, intermediate, full: the scale of the Peace Accords Matrix. */
export const PRACTICE_LEVELS = [0, 1, 2, 3] as const;
export type PracticeLevel = (typeof PRACTICE_LEVELS)[number];

export interface Effect {
  readonly measure: MeasureId;
  readonly action: Action;
  /** When it takes effect, where that is not the development's own date. */
  readonly from?: EdtfDate;
  /** The last day it applies; it ends the day after. */
  readonly until?: EdtfDate;
  readonly practice?: PracticeLevel;
  readonly note?: string;
  readonly sources?: readonly Source[];
  readonly claims?: readonly Claim[];
}

export interface Development {
  readonly id: DevelopmentId;
  readonly date: EdtfDate;
  readonly type: DevelopmentType;
  readonly title: string;
  readonly effects: readonly Effect[];
  readonly source?: Source;
  readonly moreSources?: readonly Source[];
  /** When the public could first know, where that is not the last bound of `date`. */
  readonly reported?: EdtfDate;
  readonly confidence?: Confidence;
  readonly fromSeed?: boolean;
  readonly claims?: readonly Claim[];
  readonly notes?: string;
}

/** A JSON merge patch (RFC 7396) of a development's top-level fields: what is given replaces, null removes. */
export type DevelopmentChanges = {
  readonly [Field in Exclude<keyof Development, 'id'>]?: Development[Field] | null;
};

export interface Correction {
  readonly development: DevelopmentId;
  readonly changes: DevelopmentChanges;
  readonly reason: string;
  /** From when on it stands in its target's place for a reader of that time; the day it was recorded if not given. */
  readonly reported?: EdtfDate;
  readonly source?: Source;
}

export interface Retraction {
  readonly development: DevelopmentId;
  readonly reason: string;
  readonly reported?: EdtfDate;
  readonly source?: Source;
}

/** What is given replaces, null removes; the id stays. */
export type ProcessChanges = { readonly [Field in Exclude<keyof Process, 'id'>]?: Process[Field] | null };
export type MeasureChanges = Partial<Omit<Measure, 'id'>>;

/** What was declared of a process is otherwise. Known before, it is answered as it was. */
export interface ProcessAmendment {
  readonly changes: ProcessChanges;
  readonly reason: string;
  /** From when on it counts for a reader of that time; the day it was recorded if not given. */
  readonly reported?: EdtfDate;
}

export interface MeasureAmendment extends Omit<ProcessAmendment, 'changes'> {
  readonly measure: MeasureId;
  readonly changes: MeasureChanges;
}

/** A measure was declared by mistake: from then on there is none. */
export interface MeasureWithdrawal extends Omit<ProcessAmendment, 'changes'> {
  readonly measure: MeasureId;
}

/** What a ruling finds to be the case, so that the record can be held against it. */
export interface Finding {
  readonly state?: MeasureState;
  readonly inEffect?: 'yes' | 'no';
  /** On the last day of this date; on the day from which the ruling is known, if not given. */
  readonly on?: EdtfDate;
}

/**
 * The decision between contradicting claims. It settles the disputes that stood when it was made, as they read then, and
 * changes a state only by what it rejects.
 */
export interface Ruling {
  readonly id: RulingId;
  readonly measure: MeasureId;
  readonly topic: string;
  readonly sides?: readonly string[];
  readonly resolution: string;
  readonly reason: string;
  readonly confidence?: string;
  readonly reported?: EdtfDate;
  /** Developments whose effects on the measure, as they read when it was made, count no longer. */
  readonly rejects?: readonly DevelopmentId[];
  /** An earlier ruling on the measure that counts no longer, with all that it rejects. */
  readonly supersedes?: RulingId;
  readonly finds?: Finding;
}

/** What a dossier carries along for its readers: its own checks, and the material its rulings rest on. No part of the record. */
export const ANNEX_SECTIONS = [
  'checks',
  'bitemporalChecks',
  'processChecks',
  'questionChecks',
  'conflicts',
  'claims',
  'dateAmbiguity',
  'notes',
] as const;
export type AnnexSection = (typeof ANNEX_SECTIONS)[number];
export type DossierAnnex = { readonly [Section in AnnexSection]?: readonly unknown[] };
