import { Edtf, Nested, OneOf, Slug, Slugs, Text, Texts } from '../../fields/field.decorators.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import type { DevelopmentId, Finding, RulingId } from '../domain/model.js';
import { MEASURE_STATES, type MeasureState } from '../domain/states.js';

export class FindingDto implements Finding {
  @OneOf(MEASURE_STATES, { optional: true, example: 'in-effect' }) state?: MeasureState;
  @OneOf(['yes', 'no'] as const, { optional: true, example: 'yes' }) inEffect?: 'yes' | 'no';
  @Edtf({ optional: true, example: '2023-01-01' }) on?: EdtfDate;
}

export class RulingDto {
  @Slug({ optional: true, example: 'cf-03' }) id?: RulingId;
  @Text({ max: 500, example: 'air cargo' }) topic!: string;
  @Texts({ max: 50, each: 2_000, optional: true }) sides?: string[];
  @Text({ max: 5_000, lines: true, example: 'legal permission in effect since 2023-01-01; practical use not shown' })
  resolution!: string;
  @Text({ max: 20_000, lines: true, example: 'Permission and traffic are two questions; both sides can be right' })
  reason!: string;
  @Text({ max: 200, optional: true, example: 'certain on both halves' }) confidence?: string;
  @Edtf({ optional: true, example: '2024-03-01' }) reported?: EdtfDate;
  @Slugs({ max: 100, optional: true }) rejects?: DevelopmentId[];
  @Slug({ optional: true, example: 'cf-02' }) supersedes?: RulingId;
  @Nested(FindingDto, { optional: true }) finds?: FindingDto;
}
