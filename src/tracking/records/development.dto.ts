import { Edtf, Flag, Nested, NestedList, OneOf, Slug, Text } from '../../fields/field.decorators.js';
import { PatchOf } from '../../fields/field.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import { type Action, ACTION_NAMES } from '../domain/actions.js';
import { type DevelopmentType, DEVELOPMENT_TYPE_NAMES } from '../domain/development-types.js';
import {
  type Confidence,
  CONFIDENCES,
  type Development,
  type DevelopmentChanges,
  type DevelopmentId,
  type Effect,
  type MeasureId,
  PRACTICE_LEVELS,
  type PracticeLevel,
} from '../domain/model.js';
import { ClaimDto, SourceDto } from './source.dto.js';

const MAX_SOURCES = 50;
const MAX_CLAIMS = 100;

export class EffectDto implements Effect {
  @Slug({ example: 'air-cargo' }) measure!: MeasureId;
  @OneOf(ACTION_NAMES, { example: 'take-effect' }) action!: Action;
  @Edtf({ optional: true }) from?: EdtfDate;
  @Edtf({ optional: true, example: '2025-03-31' }) until?: EdtfDate;
  @OneOf(PRACTICE_LEVELS, { optional: true, example: 1 }) practice?: PracticeLevel;
  @Text({ min: 0, max: 20_000, lines: true, optional: true, example: 'legal permission; traffic not observed' })
  note?: string;
  @NestedList(SourceDto, MAX_SOURCES, { optional: true }) sources?: SourceDto[];
  @NestedList(ClaimDto, MAX_CLAIMS, { optional: true }) claims?: ClaimDto[];
}

export class DevelopmentDto implements Omit<Development, 'id' | 'effects'> {
  @Slug({ optional: true, example: 'at-050' }) id?: DevelopmentId;
  @Edtf() date!: EdtfDate;
  @OneOf(DEVELOPMENT_TYPE_NAMES, { example: 'restriction-lifted' }) type!: DevelopmentType;
  @Text({ max: 500, example: 'Türkiye lifts its ban on direct air cargo' }) title!: string;
  @NestedList(EffectDto, 100, { optional: true, usual: [] }) effects?: EffectDto[];
  @Nested(SourceDto, { optional: true }) source?: SourceDto;
  @NestedList(SourceDto, MAX_SOURCES, { optional: true }) moreSources?: SourceDto[];
  @Edtf({ optional: true, example: '2023-01-06' }) reported?: EdtfDate;
  @OneOf(CONFIDENCES, { optional: true, example: 'certain' }) confidence?: Confidence;
  @Flag({ optional: true }) fromSeed?: boolean;
  @NestedList(ClaimDto, MAX_CLAIMS, { optional: true }) claims?: ClaimDto[];
  @Text({ min: 0, max: 20_000, lines: true, optional: true }) notes?: string;
}

@PatchOf(DevelopmentDto)
export class DevelopmentChangesDto {}

export class RetractionDto {
  @Text({ max: 20_000, lines: true, example: 'The report was withdrawn by its publisher' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
  @Nested(SourceDto, { optional: true }) source?: SourceDto;
}

export class CorrectionDto {
  @Nested(DevelopmentChangesDto) changes!: DevelopmentChanges;
  @Text({ max: 20_000, lines: true, example: 'The seed report gave the wrong year' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
  @Nested(SourceDto, { optional: true }) source?: SourceDto;
}
