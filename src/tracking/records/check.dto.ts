import { Count, Day, DayOrInstant, Edtf, OneOf, Slug, SomeOf, Text } from '../../fields/field.decorators.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import { EVIDENCE_LEVELS, type EvidenceLevel } from '../domain/evidence.js';
import { HEADLINE_RULES } from '../domain/headline.js';
import type { MeasureId } from '../domain/model.js';
import type { QuestionId } from '../domain/question.js';
import { MEASURE_STATES, type MeasureState } from '../domain/states.js';
import type { InEffect, KnownBy } from '../domain/status.js';

const EXPECTED_STATES = [...MEASURE_STATES, 'not-in-effect'] as const;
const EXPECTED_LEVELS = [...EVIDENCE_LEVELS, 'none'] as const;
const STAGES = HEADLINE_RULES.map(({ stage }) => stage);

type ExpectedState = MeasureState | 'not-in-effect';

/** An answer that a dossier says should be given. `why` and `note` are for its readers. */
class CheckDto {
  @Day({ example: '2023-06-01' }) asOf!: string;
  @Text({ min: 0, max: 20_000, lines: true, optional: true }) why?: string;
  @Text({ min: 0, max: 20_000, lines: true, optional: true }) note?: string;
}

export class MeasureCheckDto extends CheckDto {
  /** At least one of these is given. */
  static readonly expects = ['expected', 'inEffect', 'possibleStates', 'evidence'] as const;

  @Slug({ example: 'air-cargo' }) measure!: MeasureId;
  @OneOf(EXPECTED_STATES, { optional: true, example: 'in-effect' }) expected?: ExpectedState;
  @SomeOf(EXPECTED_STATES, { optional: true, description: 'States that will do as well as the expected one' })
  acceptable?: ExpectedState[];
  @SomeOf(MEASURE_STATES, { min: 1, optional: true, description: 'All states that the dates allow' })
  possibleStates?: MeasureState[];
  @OneOf([true, false, 'yes', 'no', 'uncertain'] as const, { optional: true }) inEffect?: boolean | InEffect;
  @OneOf(EXPECTED_LEVELS, { optional: true, example: 'confirmed' }) evidence?: EvidenceLevel | 'none';
  @DayOrInstant({ optional: true, example: '2023-01-07' }) knownAt?: string;
  @OneOf(['record', 'report'] as const, { optional: true, usual: 'report' }) knownBy?: KnownBy;
}

export class StageCheckDto extends CheckDto {
  static readonly expects = ['expectedStage', 'onlyAnnounced'] as const;

  @OneOf(STAGES, { optional: true, example: 'Partial measures in effect' }) expectedStage?: string;
  @Count({
    optional: true,
    description:
      'Of the measures that the headline rests on, how many are in effect as announced, without being confirmed',
  })
  onlyAnnounced?: number;
}

export class QuestionCheckDto extends CheckDto {
  static readonly expects = ['answer', 'since', 'evidence'] as const;

  @Slug({ example: 'lorry-at-margara' }) question!: QuestionId;
  @OneOf(['yes', 'no', 'uncertain'] as const, { optional: true, example: 'no' }) answer?: InEffect;
  @Edtf({ optional: true, example: '2023-01-01' }) since?: EdtfDate;
  @OneOf(EXPECTED_LEVELS, { optional: true, example: 'confirmed' }) evidence?: EvidenceLevel | 'none';
  @DayOrInstant({ optional: true, example: '2023-01-07' }) knownAt?: string;
  @OneOf(['record', 'report'] as const, { optional: true, usual: 'report' }) knownBy?: KnownBy;
}
