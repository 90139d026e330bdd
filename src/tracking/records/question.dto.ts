import { type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { Edtf, Nested, Slug, Text } from '../../fields/field.decorators.js';
import { field, PatchOf } from '../../fields/field.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import {
  needsProblem,
  type Needs,
  type Question,
  type QuestionChanges,
  type QuestionId,
  tidyNeeds,
} from '../domain/question.js';

const NeedsField = (): PropertyDecorator =>
  field({
    code: 'field/not-needs',
    wrong: needsProblem,
    tidy: tidyNeeds,
    named: 'NeedsDto',
    // Without a type Nest looks for the one of the property, which a patch does not have; its own types know no reference beside one.
    schema: { type: 'object', $ref: getSchemaPath('NeedsDto') } as unknown as ApiPropertyOptions,
  });

export class QuestionDto implements Question {
  @Slug({ example: 'lorry-at-margara' }) id!: QuestionId;
  @Text({ max: 500, example: 'Can a Turkish lorry cross at Margara?' }) title!: string;
  @NeedsField() needs!: Needs;
}

@PatchOf(QuestionDto)
export class QuestionChangesDto {}

export class QuestionAmendmentDto {
  @Nested(QuestionChangesDto) changes!: QuestionChanges;
  @Text({ max: 20_000, lines: true, example: 'Goods need the trade to be allowed, too' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}

export class QuestionWithdrawalDto {
  @Text({ max: 20_000, lines: true, example: 'Nobody asks this any more' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}
