/** What a change is made of, told by tracking of one event; the same members as its own types have. */
export interface StatusLike {
  readonly state: string;
  readonly legalForce: string;
  readonly practice: number | null;
  readonly possibleConflicts: readonly PossibleConflictLike[];
}

export interface PossibleConflictLike {
  readonly kind: string;
  readonly developments: readonly string[];
}

export interface MeasureDeltaLike {
  readonly measure: string;
  readonly asOf: string;
  readonly ahead: boolean;
  readonly before: StatusLike;
  readonly after: StatusLike;
}

interface QuestionDeltaLike {
  readonly question: string;
  readonly measures: readonly string[];
  readonly asOf: string;
  readonly ahead: boolean;
  readonly before: object | null;
  readonly after: object | null;
}

interface RemarkLike {
  readonly measure: string;
  readonly development: string;
}

export interface ChangeSetLike {
  readonly process: string;
  readonly development: {
    readonly change: 'recorded' | 'corrected' | 'retracted';
    readonly id: string;
    readonly measures: readonly string[];
  } | null;
  readonly types: readonly string[];
  readonly measures: readonly MeasureDeltaLike[];
  readonly past: readonly MeasureDeltaLike[];
  readonly disputes: readonly RemarkLike[];
  readonly missed: readonly RemarkLike[];
  readonly ruling: { readonly measure: string } | null;
  readonly amendment: { readonly measure: string | null } | null;
  readonly withdrawal: { readonly measure: string } | null;
  readonly deadlines: readonly (RemarkLike & { readonly type: string; readonly action: string })[];
  readonly questions: readonly QuestionDeltaLike[];
  readonly headline: {
    readonly before: { readonly stage: string };
    readonly after: { readonly stage: string };
  } | null;
}
