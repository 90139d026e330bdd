import { Flag, Nested, OneOf, Text } from '../../../fields/field.decorators.js';
import { field, PatchOf } from '../../../fields/field.js';
import { PAGE_SIZE } from '../../../http/query-string.js';
import { suggestedDay } from '../../../kernel/date-habits.js';
import { parseDay, startOfDay } from '../../../kernel/day.js';
import { type Micros, parseInstant } from '../../../kernel/instant.js';
import { isSlug, SLUG } from '../../../kernel/slug.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../../tracking/queries/tracked-changes.js';
import { CHANGE_KINDS, type ChangeKind, type NotifyOn, NOTIFY_ON } from '../../domain/change-kinds.js';
import type { Filter } from '../../domain/filter.js';
import { OVERLAP_HOURS } from '../../domain/subscription.js';

interface ListRule {
  readonly most: number;
  readonly isEntry: (entry: unknown) => boolean;
  /** What entries may be, told to who sent another. */
  readonly may: string;
  readonly items: object;
  readonly example: string;
}

/** What a filter lets through: a list that is left out lets everything, so one that lets nothing is a slip. */
const FilterList = ({ most, isEntry, may, items, example }: ListRule): PropertyDecorator =>
  field({
    optional: true,
    code: 'field/not-allowed',
    wrong: (value) => {
      if (!Array.isArray(value)) return 'must be a list';
      if (value.length === 0) return 'must not be empty: leave it out to get all';
      if (value.length > most) return `must not have more than ${most} entries, but has ${value.length}`;
      if (new Set(value).size !== value.length) return 'has an entry twice';
      return value.every(isEntry) ? undefined : `may only hold ${may}`;
    },
    schema: { type: 'array', minItems: 1, maxItems: most, uniqueItems: true, items, example: [example] },
  });

const SomeOf = (allowed: readonly string[], example: string): PropertyDecorator => {
  const members: ReadonlySet<unknown> = new Set(allowed);
  return FilterList({
    most: allowed.length,
    isEntry: (entry) => members.has(entry),
    may: allowed.join(', '),
    items: { type: 'string', enum: [...allowed] },
    example,
  });
};

const SomeIds = (example: string): PropertyDecorator =>
  FilterList({
    most: 1_000,
    isEntry: isSlug,
    may: 'ids of lower-case letters, digits and hyphens',
    items: { type: 'string', pattern: SLUG.source },
    example,
  });

interface NumberRule {
  readonly least: number;
  readonly most?: number;
  readonly optional?: boolean;
  readonly example: number;
}

const WholeNumber = ({
  least,
  most = Number.MAX_SAFE_INTEGER,
  optional = false,
  example,
}: NumberRule): PropertyDecorator =>
  field({
    optional,
    code: 'field/not-a-number',
    wrong: (value) =>
      Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
        ? undefined
        : `must be a whole number from ${least} to ${most}`,
    schema: { type: 'integer', minimum: least, maximum: most, example },
  });

/** From when on: a day begins it. */
export function beginningOf(text: string): Micros | undefined {
  const day = parseDay(text);
  return day === undefined ? parseInstant(text) : startOfDay(day);
}

const Beginning = (example: string): PropertyDecorator =>
  field({
    optional: true,
    code: 'field/not-a-time',
    wrong: (value) => {
      if (typeof value === 'string' && beginningOf(value) !== undefined) return undefined;
      const wanted = 'must be a day as YYYY-MM-DD (its beginning, in UTC) or an RFC 3339 date-time';
      return [`${wanted} such as ${example}`, typeof value === 'string' && suggestedDay(value)]
        .filter(Boolean)
        .join('. ');
    },
    schema: { type: 'string', description: 'A day (its beginning, in UTC) or an RFC 3339 date-time', example },
  });

export class FilterDto implements Filter {
  @SomeIds('armenia-turkiye') processes?: string[];
  @SomeIds('air-cargo') measures?: string[];
  @SomeOf(DEVELOPMENT_TYPE_NAMES, 'restriction-lifted') types?: string[];
  @SomeOf(CHANGE_KINDS, 'measure.state-changed') changes?: ChangeKind[];
}

/** What is sent. */
class SelectionDto {
  @Nested(FilterDto, { optional: true }) filter?: FilterDto;
  @OneOf(NOTIFY_ON, { optional: true, example: 'due' }) notifyOn?: NotifyOn;
}

export class SubscriptionDto extends SelectionDto {
  @Text({ max: 2_048, example: 'https://example.org/detente' }) url!: string;
  @Text({ max: 500, optional: true, example: 'Our newsroom' }) description?: string;
  @Flag({ optional: true }) handshake?: boolean;
  @Flag({ optional: true }) proof?: boolean;
}

@PatchOf(SubscriptionDto)
export class SubscriptionPatchDto {}

export class RotationDto {
  @WholeNumber({ least: 0, most: OVERLAP_HOURS.most, optional: true, example: 24 }) overlapHours?: number;
}

export class ReplayDto {
  @WholeNumber({ least: 1, optional: true, example: 120 }) position?: number;
  @Beginning('2026-11-01T00:00:00Z') time?: string;
  @Text({ max: 36, optional: true, example: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d' }) event?: string;
}

export class DryRunDto extends SelectionDto {
  @WholeNumber({ least: 0, optional: true, example: 0 }) after?: number;
  @WholeNumber({ least: 1, most: PAGE_SIZE.most, optional: true, example: 20 }) limit?: number;
}
