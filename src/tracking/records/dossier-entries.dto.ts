import { Slug, SomeOf } from '../../fields/field.decorators.js';
import { type RecordClass, rulesOf } from '../../fields/record-class.js';
import type { DevelopmentId, MeasureId, RulingId } from '../domain/model.js';
import type { QuestionId } from '../domain/question.js';
import { CorrectionDto, DevelopmentChangesDto, DevelopmentDto, RetractionDto } from './development.dto.js';
import { MeasureAmendmentDto, MeasureWithdrawalDto, ProcessAmendmentDto, ProcessChangesDto } from './process.dto.js';
import { QuestionAmendmentDto, QuestionWithdrawalDto } from './question.dto.js';
import { RulingDto } from './ruling.dto.js';

/** What a dossier and the log say in the record, and HTTP in the address. */
export class RecordedDevelopment extends DevelopmentDto {
  @Slug() declare id: DevelopmentId;
}
export class Correction extends CorrectionDto {
  @Slug() development!: DevelopmentId;
}
export class Retraction extends RetractionDto {
  @Slug() development!: DevelopmentId;
}
export class Ruling extends RulingDto {
  @Slug() declare id: RulingId;
  @Slug() measure!: MeasureId;
}
export class MeasureAmendment extends MeasureAmendmentDto {
  @Slug() measure!: MeasureId;
}
export class Withdrawal extends MeasureWithdrawalDto {
  @Slug() measure!: MeasureId;
}

export class QuestionAmendment extends QuestionAmendmentDto {
  @Slug() question!: QuestionId;
}
export class QuestionWithdrawal extends QuestionWithdrawalDto {
  @Slug() question!: QuestionId;
}

/** Which fields a patch can take away. */
const removableBy = (changes: RecordClass): string[] =>
  [...rulesOf(changes)].flatMap(([name, { nullable }]) => (nullable ? [name] : []));

const REMOVES = {
  optional: true,
  description: 'What is taken away. Where it is left out, null in `changes` takes away',
};

/** In a dossier null is as good as absent, so that what is taken away is named apart. */
export class DossierCorrection extends Correction {
  @SomeOf(removableBy(DevelopmentChangesDto), REMOVES) removes?: string[];
}
export class DossierProcessAmendment extends ProcessAmendmentDto {
  @SomeOf(removableBy(ProcessChangesDto), REMOVES) removes?: string[];
}
