import type { EdtfDate } from '../../../kernel/edtf-date.js';
import { type MeasureKind, MEASURE_KIND_NAMES } from '../../domain/measure-kinds.js';
import type { MeasureId, Process, ProcessChanges, ProcessId, Roles, Windows } from '../../domain/model.js';
import { Days, Edtf, Nested, OneOf, Slug, Slugs, Text, Texts } from '../../../http/field.decorators.js';

export class RolesDto implements Roles {
  @Slug({ optional: true, example: 'land-border' }) border?: MeasureId;
  @Slugs({ max: 100, optional: true }) temporaryBorder?: MeasureId[];
  @Slug({ optional: true, example: 'diplomatic-relations' }) relations?: MeasureId;
  @Slug({ optional: true, example: 'recognition' }) recognition?: MeasureId;
  @Slug({ optional: true, example: 'zurich-protocols' }) framework?: MeasureId;
}

export class WindowsDto implements Partial<Windows> {
  @Days({ optional: true }) talksDays?: number;
  @Days({ optional: true }) staleDays?: number;
  @Days({ optional: true }) momentumDays?: number;
}

export class ProcessDto implements Process {
  @Slug({ example: 'armenia-turkiye' }) id!: ProcessId;
  @Text({ max: 500, example: 'Armenia-Türkiye normalization' }) title!: string;
  @Texts({ max: 50, each: 200, optional: true }) parties?: string[];
  @Nested(RolesDto, { optional: true }) roles?: RolesDto;
  @Slugs({ max: 1_000, optional: true }) coreMeasures?: MeasureId[];
  @Edtf({ optional: true, example: '2021-12-13' }) phaseSince?: EdtfDate;
  @Edtf({ optional: true, example: '1991-12-16' }) since?: EdtfDate;
  @Nested(WindowsDto, { optional: true }) windows?: WindowsDto;
}

export class MeasureDto {
  @Slug({ example: 'air-cargo' }) id!: MeasureId;
  @Text({ max: 500, example: 'Direct air cargo' }) title!: string;
  @OneOf(MEASURE_KIND_NAMES, { optional: true, example: 'commitment' }) kind?: MeasureKind;
}

/** What is given replaces; null removes a field that a process can be without. */
export class ProcessChangesDto implements ProcessChanges {
  @Text({ max: 500, optional: true, patch: true, example: 'Armenia and Türkiye' }) title?: string;
  @Texts({ max: 50, each: 200, optional: true, nullable: true }) parties?: string[] | null;
  @Nested(RolesDto, { optional: true, nullable: true }) roles?: RolesDto | null;
  @Slugs({ max: 1_000, optional: true, nullable: true }) coreMeasures?: MeasureId[] | null;
  @Edtf({ optional: true, nullable: true, example: '2021-12-13' }) phaseSince?: EdtfDate | null;
  @Edtf({ optional: true, nullable: true, example: '1991-12-16' }) since?: EdtfDate | null;
  @Nested(WindowsDto, { optional: true, nullable: true }) windows?: WindowsDto | null;
}

export class ProcessAmendmentDto {
  @Nested(ProcessChangesDto) changes!: ProcessChangesDto;
  @Text({ max: 20_000, lines: true, example: 'Both parties now use this name' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}

export class MeasureChangesDto {
  @Text({ max: 500, optional: true, patch: true, example: 'Direct air cargo in both directions' }) title?: string;
  @OneOf(MEASURE_KIND_NAMES, { optional: true, patch: true }) kind?: MeasureKind;
}

export class MeasureAmendmentDto {
  @Nested(MeasureChangesDto) changes!: MeasureChangesDto;
  @Text({ max: 20_000, lines: true, example: 'The decree covers both directions' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}

export class MeasureWithdrawalDto {
  @Text({ max: 20_000, lines: true, example: 'It is the same commitment as another measure' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}
