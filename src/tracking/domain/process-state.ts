import type { Bounds } from '../../kernel/edtf-date.js';
import type { Development, DevelopmentId, Measure, MeasureId, Process, RulingId } from './model.js';
import type { Question, QuestionId } from './question.js';

export interface KnownDevelopment {
  readonly standing: boolean;
  /** As it reads after its corrections. */
  readonly content: Development;
}

/** By development, the days on which its imprecise effects on a measure may act. */
export type ImpreciseMoves = Map<DevelopmentId, readonly Bounds[]>;

/** One process is one stream: what must be known to decide, nothing more. */
export interface ProcessState {
  opened: boolean;
  /** As it reads after its amendments; known where it is to be amended. */
  process?: Process | undefined;
  /** As declared and amended; those alone that a command names. */
  readonly declared: Map<MeasureId, KnownMeasure>;
  readonly measures: Map<MeasureId, ImpreciseMoves>;
  readonly developments: Map<DevelopmentId, KnownDevelopment>;
  readonly rulings: Map<RulingId, KnownRuling>;
  readonly questions: Map<QuestionId, KnownQuestion>;
  /** How many there are that were not withdrawn; known where one is to be declared. */
  standingQuestions?: number | undefined;
}

export interface KnownMeasure {
  readonly content: Measure;
  readonly withdrawn: boolean;
}

export interface KnownQuestion {
  readonly content: Question;
  readonly withdrawn: boolean;
}

export interface KnownRuling {
  readonly measure: MeasureId;
  readonly superseded: boolean;
}
