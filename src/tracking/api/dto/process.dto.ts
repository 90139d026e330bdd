import type { EdtfDate } from '../../../kernel/edtf-date.js';
import { type MeasureKind, MEASURE_KIND_NAMES } from '../../domain/measure-kinds.js';
import type { MeasureId, Process, ProcessId, Roles, Windows } from '../../domain/model.js';
import { Days, Edtf, Nested, OneOf, Slug, Slugs, Text, Texts } from './field.decorators.js';

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
