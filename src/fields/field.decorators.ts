import { type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { suggestedDay } from '../kernel/date-habits.js';
import { parseDay } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { parseEdtf } from '../kernel/edtf-date.js';
import { parseInstant } from '../kernel/instant.js';
import { isSlug, SLUG } from '../kernel/slug.js';
import { field, isJsonObject, show } from './field.js';
import type { Presence, RecordClass } from './record-class.js';

// eslint-disable-next-line no-control-regex -- finding them is the point
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text);

/** Lower-case words and numbers with hyphens, up to 100 characters: what ids are made of. */
export const Slug = (presence: Presence & { readonly example?: string } = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-an-id',
    wrong: (value) =>
      isSlug(value)
        ? undefined
        : `must be an id of lower-case letters, digits and hyphens, up to 100 characters, but is ${show(value)}`,
    schema: { type: 'string', pattern: SLUG.source, ...(presence.example && { example: presence.example }) },
  });

interface TextRule extends Presence {
  readonly min?: number;
  readonly max: number;
  /** Line breaks and tabs may occur. */
  readonly lines?: boolean;
  readonly example?: string;
}

export const Text = ({ min = 1, max, lines = false, example, ...presence }: TextRule): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-text',
    wrong: (value) => textProblem(value, min, max, lines),
    schema: { type: 'string', minLength: min, maxLength: max, ...(example && { example }) },
  });

function textProblem(value: unknown, min: number, max: number, lines: boolean): string | undefined {
  if (typeof value !== 'string') return `must be text, but is ${show(value)}`;
  if (value.length > max) return `must not be longer than ${max} characters, but has ${value.length}`;
  if (value.trim().length < min) return 'must not be empty';
  if ((lines ? CONTROL_CHARACTER_IN_LINES : CONTROL_CHARACTER).test(value))
    return `must not contain control characters${lines ? ' other than line breaks and tabs' : ''}`;
  return isWellFormed(value) ? undefined : 'must be well-formed Unicode';
}

/** A list of texts. */
export const Texts = ({ max, each, ...presence }: Presence & { max: number; each: number }): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-texts',
    wrong: (value) => {
      if (!Array.isArray(value)) return `must be a list of texts, but is ${show(value)}`;
      if (value.length > max) return `must not have more than ${max} entries, but has ${value.length}`;
      const index = value.findIndex((text) => textProblem(text, 1, each, false));
      return index < 0 ? undefined : `entry ${index} ${textProblem(value[index], 1, each, false)}`;
    },
    schema: { type: 'array', maxItems: max, items: { type: 'string', minLength: 1, maxLength: each } },
  });

export const Slugs = ({ max, ...presence }: Presence & { max: number }): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-ids',
    wrong: (value) => {
      if (!Array.isArray(value)) return `must be a list of ids, but is ${show(value)}`;
      if (value.length > max) return `must not have more than ${max} entries, but has ${value.length}`;
      const wrong = value.find((id) => !isSlug(id));
      return wrong === undefined ? undefined : `has an entry that is no id: ${show(wrong)}`;
    },
    schema: { type: 'array', maxItems: max, items: { type: 'string', pattern: SLUG.source } },
  });

/** An EDTF date of levels 0–2 within the years 1000–9999. */
export const Edtf = ({ example, ...presence }: Presence & { readonly example?: string } = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-edtf',
    wrong: (value) => {
      if (typeof value !== 'string') return `must be an EDTF date such as 2025-03-21, but is ${show(value)}`;
      try {
        parseEdtf(value);
        return undefined;
      } catch (error) {
        if (error instanceof DomainError) return error.message;
        throw error;
      }
    },
    schema: {
      type: 'string',
      description: 'EDTF date, levels 0–2, years 1000–9999',
      example: example ?? '2023-01-01',
    },
  });

interface TimeRule extends Presence {
  readonly example: string;
}

/** A calendar day, which is always exact. */
export const Day = (rule: TimeRule): PropertyDecorator => timeField(rule, 'a day', parseDay);

export const DayOrInstant = (rule: TimeRule): PropertyDecorator =>
  timeField(rule, 'a day or an instant', (text) => parseDay(text) ?? parseInstant(text));

const timeField = (
  { example, ...presence }: TimeRule,
  what: string,
  read: (text: string) => number | undefined,
): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-a-time',
    wrong: (value) => {
      if (typeof value === 'string' && read(value) !== undefined) return undefined;
      const problem = `must be ${what} such as 2025-03-21, but is ${show(value)}`;
      return [problem, suggestedDay(String(value))].filter(Boolean).join('. ');
    },
    schema: { type: 'string', example },
  });

export const OneOf = <T extends string | number | boolean>(
  allowed: readonly T[],
  presence: Presence & { readonly example?: T } = {},
): PropertyDecorator => {
  const members: ReadonlySet<unknown> = new Set(allowed);
  const types = [...new Set(allowed.map((value) => (typeof value === 'number' ? 'integer' : typeof value)))];
  return field({
    ...presence,
    code: 'field/not-allowed',
    wrong: (value) => (members.has(value) ? undefined : `must be one of ${allowed.join(', ')}, but is ${show(value)}`),
    schema: {
      type: types.length === 1 ? types[0] : types,
      enum: [...allowed],
      ...(presence.example !== undefined && { example: presence.example }),
    } as ApiPropertyOptions,
  });
};

export const Flag = (presence: Presence = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-a-flag',
    wrong: (value) => (typeof value === 'boolean' ? undefined : `must be true or false, but is ${show(value)}`),
    schema: { type: 'boolean' },
  });

export const Count = (presence: Presence = {}): PropertyDecorator =>
  whole(presence, { code: 'field/not-a-count', what: 'number', from: 0, to: Number.MAX_SAFE_INTEGER });

export const Days = (presence: Presence = {}): PropertyDecorator =>
  whole(presence, { code: 'field/not-days', what: 'number of days', from: 1, to: 36_500 });

interface Range {
  readonly code: string;
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

const whole = (presence: Presence, { code, what, from, to }: Range): PropertyDecorator =>
  field({
    ...presence,
    code,
    wrong: (value) =>
      Number.isInteger(value) && (value as number) >= from && (value as number) <= to
        ? undefined
        : `must be a whole ${what} from ${from} to ${to}, but is ${show(value)}`,
    schema: { type: 'integer', minimum: from, maximum: to },
  });

export const WebAddress = (presence: Presence = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-a-web-address',
    wrong: (value) => {
      const problem = textProblem(value, 1, 2_000, false);
      if (problem) return problem;
      const text = value as string;
      return /^https?:\/\//i.test(text) && !/\s/.test(text) && URL.canParse(text)
        ? undefined
        : `must be an http or https address, but is ${show(text)}`;
    },
    schema: { type: 'string', format: 'uri', maxLength: 2_000 },
  });

/** An object whose own fields are checked in turn. */
export const Nested = (record: RecordClass, presence: Presence = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-an-object',
    nested: record,
    wrong: (value) => (isJsonObject(value) ? undefined : `must be an object, but is ${show(value)}`),
    schema: { type: () => record } as ApiPropertyOptions,
  });

export const NestedList = (record: RecordClass, max: number, presence: Presence = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-a-list',
    nested: record,
    wrong: (value) => {
      if (!Array.isArray(value)) return `must be a list of objects, but is ${show(value)}`;
      return value.length > max ? `must not have more than ${max} entries, but has ${value.length}` : undefined;
    },
    schema: { type: () => record, isArray: true, maxItems: max } as ApiPropertyOptions,
  });

interface TextOrNestedRule extends Presence {
  readonly max: number;
  /** The schema with both forms: generators can read null beside a reference alone. */
  readonly schema: string;
}

/** A text, or an object whose own fields are checked in turn. */
export const TextOrNested = (record: RecordClass, { max, schema, ...presence }: TextOrNestedRule): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-text',
    nested: record,
    named: schema,
    wrong: (value) => (isJsonObject(value) ? undefined : textProblem(value, 1, max, false)),
    schema: { allOf: [{ $ref: getSchemaPath(schema) }] },
  });

/** Some of these words, each once. */
export const SomeOf = <T extends string>(
  allowed: readonly T[],
  { min = 0, ...presence }: Presence & { readonly min?: number } = {},
): PropertyDecorator => {
  const members: ReadonlySet<unknown> = new Set(allowed);
  return field({
    ...presence,
    code: 'field/not-allowed',
    wrong: (value) => {
      if (!Array.isArray(value)) return `must be a list, but is ${show(value)}`;
      if (value.length < min) return `must name at least ${min} of ${allowed.join(', ')}`;
      const index = value.findIndex((entry) => !members.has(entry));
      return index < 0
        ? undefined
        : `entry ${index} must be one of ${allowed.join(', ')}, but is ${show(value[index])}`;
    },
    schema: { type: 'array', ...(min > 0 && { minItems: min }), items: { type: 'string', enum: [...allowed] } },
  });
};
