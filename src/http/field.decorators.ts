import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { DomainError } from '../kernel/domain-error.js';
import { boundsOf } from '../kernel/edtf-date.js';
import { type BodyClass, setAbsentWhereNull, setBodyOfField } from './body-class.js';

export interface Presence {
  /** It may be left out; null is as good as that, unless it says something (`nullable`) or would have to (`patch`). */
  readonly optional?: boolean;
  /** Null is a value of its own. */
  readonly nullable?: boolean;
  /** Of a patch, in which null takes away: it is refused for what has to be there. */
  readonly patch?: boolean;
}

export interface FieldRule extends Presence {
  readonly code: string;
  /** What is wrong with a value that is there, told to its sender. */
  readonly wrong: (value: unknown) => string | undefined;
  readonly schema: ApiPropertyOptions;
}

export const SLUG = /^[a-z0-9][a-z0-9-]{0,99}$/;
export const isSlug = (value: unknown): boolean => typeof value === 'string' && SLUG.test(value);
// eslint-disable-next-line no-control-regex -- finding them is the point
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';

/** One decorator a field, so that one bad field is one problem, and what is checked is what is documented. */
export function field({ code, wrong, schema, ...presence }: FieldRule): PropertyDecorator {
  const { optional = false, nullable = false, patch = false } = presence;
  const absentWhereNull = optional && !nullable && !patch;
  const complaint = (value: unknown) => (value === undefined ? 'is missing' : wrong(value));
  return applyDecorators(
    ValidateIf((_, value) => !(optional && value === undefined) && !((nullable || absentWhereNull) && value === null)),
    ValidateBy({
      name: code,
      validator: {
        validate: (value) => complaint(value) === undefined,
        defaultMessage: (at) => complaint(at?.value) ?? 'cannot be used',
      },
    }),
    ApiProperty({
      ...schema,
      required: !optional,
      ...((nullable || absentWhereNull) && { nullable: true }),
    } as ApiPropertyOptions),
    (target: object, name: string | symbol | undefined) => absentWhereNull && setAbsentWhereNull(target, String(name)),
  );
}

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
  return LONE_SURROGATE.test(value) ? 'must be well-formed Unicode' : undefined;
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
export const Edtf = (presence: Presence & { readonly example?: string } = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-edtf',
    wrong: (value) => {
      if (typeof value !== 'string') return `must be an EDTF date such as 2025-03-21, but is ${show(value)}`;
      try {
        boundsOf(value);
        return undefined;
      } catch (error) {
        if (error instanceof DomainError) return error.message;
        throw error;
      }
    },
    schema: {
      type: 'string',
      description: 'EDTF date, levels 0–2, years 1000–9999',
      example: presence.example ?? '2023-01-01',
    },
  });

export const OneOf = <T extends string | number>(
  allowed: readonly T[],
  presence: Presence & { readonly example?: T } = {},
): PropertyDecorator => {
  const members: ReadonlySet<unknown> = new Set(allowed);
  return field({
    ...presence,
    code: 'field/not-allowed',
    wrong: (value) => (members.has(value) ? undefined : `must be one of ${allowed.join(', ')}, but is ${show(value)}`),
    schema: {
      type: typeof allowed[0] === 'number' ? 'integer' : 'string',
      enum: [...allowed],
      ...(presence.example !== undefined && { example: presence.example }),
    },
  });
};

export const Flag = (presence: Presence = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-a-flag',
    wrong: (value) => (typeof value === 'boolean' ? undefined : `must be true or false, but is ${show(value)}`),
    schema: { type: 'boolean' },
  });

export const Days = (presence: Presence = {}): PropertyDecorator =>
  field({
    ...presence,
    code: 'field/not-days',
    wrong: (value) =>
      Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 36_500
        ? undefined
        : `must be a whole number of days from 1 to 36500, but is ${show(value)}`,
    schema: { type: 'integer', minimum: 1, maximum: 36_500 },
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
export const Nested = (body: BodyClass, presence: Presence = {}): PropertyDecorator =>
  applyDecorators(
    nested(body),
    field({
      ...presence,
      code: 'field/not-an-object',
      wrong: (value) => (isJsonObject(value) ? undefined : `must be an object, but is ${show(value)}`),
      schema: { type: () => body } as ApiPropertyOptions,
    }),
  );

export const NestedList = (body: BodyClass, max: number, presence: Presence = {}): PropertyDecorator =>
  applyDecorators(
    nested(body),
    field({
      ...presence,
      code: 'field/not-a-list',
      wrong: (value) => {
        if (!Array.isArray(value)) return `must be a list of objects, but is ${show(value)}`;
        return value.length > max ? `must not have more than ${max} entries, but has ${value.length}` : undefined;
      },
      schema: { type: () => body, isArray: true, maxItems: max } as ApiPropertyOptions,
    }),
  );

interface TextOrNestedRule extends Presence {
  readonly max: number;
  /** The schema with both forms: generators can read null beside a reference alone. */
  readonly schema: string;
}

/** A text, or an object whose own fields are checked in turn. */
export const TextOrNested = (body: BodyClass, { max, schema, ...presence }: TextOrNestedRule): PropertyDecorator =>
  applyDecorators(
    // class-validator would refuse the text: only BodyCheck looks into the object
    (target: object, property: string | symbol | undefined) => setBodyOfField(target, String(property), body),
    field({
      ...presence,
      code: 'field/not-text',
      wrong: (value) => (isJsonObject(value) ? undefined : textProblem(value, 1, max, false)),
      schema: { allOf: [{ $ref: getSchemaPath(schema) }] },
    }),
  );

const nested = (body: BodyClass): PropertyDecorator =>
  applyDecorators(
    ValidateNested(),
    Type(() => body),
    (target: object, property: string | symbol | undefined) => setBodyOfField(target, String(property), body),
  );

export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
