import { Days, Edtf, Nested, OneOf, Slug, Slugs, Text, Texts } from '../../fields/field.decorators.js';
import { PatchOf } from '../../fields/field.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import { type MeasureKind, MEASURE_KIND_NAMES } from '../domain/measure-kinds.js';
import type { MeasureChanges, MeasureId, Process, ProcessChanges, ProcessId, Roles, Windows } from '../domain/model.js';

export class RolesDto implements Roles {
  @Slug({ optional: true, example: 'land-border' }) border?: MeasureId;
  @Slugs({
    max: 100,
    optional: true,
    description: 'Passages of limited duration: one in effect is "temporarily open"',
  })
  temporaryBorder?: MeasureId[];
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
  @Edtf({
    optional: true,
    example: '1991-12-16',
    description: 'From when on the record is held to be complete; see `axes.assumed`',
  })
  since?: EdtfDate;
  @Nested(WindowsDto, { optional: true }) windows?: WindowsDto;
}

export class MeasureDto {
  @Slug({ example: 'air-cargo' }) id!: MeasureId;
  @Text({ max: 500, example: 'Direct air cargo' }) title!: string;
  @OneOf(MEASURE_KIND_NAMES, { optional: true, usual: 'commitment', example: 'commitment' }) kind?: MeasureKind;
}

@PatchOf(ProcessDto)
export class ProcessChangesDto {}

export class ProcessAmendmentDto {
  @Nested(ProcessChangesDto) changes!: ProcessChanges;
  @Text({ max: 20_000, lines: true, example: 'Both parties now use this name' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}

@PatchOf(MeasureDto)
export class MeasureChangesDto {}

export class MeasureAmendmentDto {
  @Nested(MeasureChangesDto) changes!: MeasureChanges;
  @Text({ max: 20_000, lines: true, example: 'The decree covers both directions' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}

export class MeasureWithdrawalDto {
  @Text({ max: 20_000, lines: true, example: 'It is the same commitment as another measure' }) reason!: string;
  @Edtf({ optional: true, example: '2025-03-21' }) reported?: EdtfDate;
}
