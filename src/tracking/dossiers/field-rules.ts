import { z } from 'zod';
import { DomainError } from '../../kernel/domain-error.js';
import { type EdtfDate, boundsOf } from '../../kernel/edtf-date.js';

const SLUG = /^[a-z0-9][a-z0-9-]{0,99}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

export const isWellFormed = (value: string): boolean => !LONE_SURROGATE.test(value);
// eslint-disable-next-line no-control-regex -- finding them is the point
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';

/** One field with one stable code; `wrong` tells what is the matter with a value that is there. */
const field = <T>(code: string, wrong: (value: unknown) => string | undefined) =>
  z.custom<T>((value) => wrong(value) === undefined, {
    params: { code },
    error: ({ input }) => (input === undefined ? 'is missing' : wrong(input)),
  });

export const slug = <Id extends string>() =>
  field<Id>('field/not-an-id', (value) =>
    isSlug(value)
      ? undefined
      : `must be an id of lower-case letters, digits and hyphens, up to 100 characters, but is ${show(value)}`,
  );

const isSlug = (value: unknown): boolean => typeof value === 'string' && SLUG.test(value);

/** Text on one line; with `lines`, line breaks and tabs may occur. `min` counts what is not blank. */
export const text = (max: number, { min = 1, lines = false } = {}) =>
  field<string>('field/not-text', (value) => textProblem(value, min, max, lines));

/** Free remarks. */
export const remarks = () => text(20_000, { min: 0, lines: true });

function textProblem(value: unknown, min: number, max: number, lines: boolean): string | undefined {
  if (typeof value !== 'string') return `must be text, but is ${show(value)}`;
  if (value.length > max) return `must not be longer than ${max} characters, but has ${value.length}`;
  if (min > 0 && value.trim().length < min) return 'must not be empty';
  if ((lines ? CONTROL_CHARACTER_IN_LINES : CONTROL_CHARACTER).test(value))
    return `must not contain control characters${lines ? ' other than line breaks and tabs' : ''}`;
  return isWellFormed(value) ? undefined : 'must be well-formed Unicode';
}

const listOf = <T>(code: string, max: number, wrong: (entry: unknown) => string | undefined) =>
  field<T[]>(code, (value) => {
    if (!Array.isArray(value)) return `must be a list, but is ${show(value)}`;
    if (value.length > max) return `must not have more than ${max} entries, but has ${value.length}`;
    const index = value.findIndex((entry) => wrong(entry) !== undefined);
    return index < 0 ? undefined : `entry ${index} ${wrong(value[index])}`;
  });

export const texts = (max: number, each: number) =>
  listOf<string>('field/not-texts', max, (entry) => textProblem(entry, 1, each, false));

export const slugs = <Id extends string>(max: number) =>
  listOf<Id>('field/not-ids', max, (entry) => (isSlug(entry) ? undefined : `is no id: ${show(entry)}`));

export const someOf = <T extends string>(allowed: readonly T[]) => {
  const members: ReadonlySet<unknown> = new Set(allowed);
  return listOf<T>('field/not-allowed', allowed.length, (entry) =>
    members.has(entry) ? undefined : `must be one of ${allowed.join(', ')}, but is ${show(entry)}`,
  );
};

export const date = () =>
  field<EdtfDate>('field/not-edtf', (value) => {
    if (typeof value !== 'string') return `must be an EDTF date such as 2025-03-21, but is ${show(value)}`;
    try {
      boundsOf(value);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return error.message;
      throw error;
    }
  });

export const oneOf = <T extends string | number>(allowed: readonly T[]) => {
  const members: ReadonlySet<unknown> = new Set(allowed);
  return field<T>('field/not-allowed', (value) =>
    members.has(value) ? undefined : `must be one of ${allowed.join(', ')}, but is ${show(value)}`,
  );
};

export const flag = () =>
  field<boolean>('field/not-a-flag', (value) =>
    typeof value === 'boolean' ? undefined : `must be true or false, but is ${show(value)}`,
  );

export const days = () =>
  field<number>('field/not-days', (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 36_500
      ? undefined
      : `must be a whole number of days from 1 to 36500, but is ${show(value)}`,
  );

export const webAddress = () =>
  field<string>('field/not-a-web-address', (value) => {
    const problem = textProblem(value, 1, 2_000, false);
    if (problem !== undefined || typeof value !== 'string') return problem;
    return /^https?:\/\//i.test(value) && !/\s/.test(value) && URL.canParse(value)
      ? undefined
      : `must be an http or https address, but is ${show(value)}`;
  });

/** An object with these fields and no others. Null is as good as absent where a field is optional. */
export const record = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.preprocess(withoutNulls(shape), patch(shape));

/** What is given replaces, and null removes: it is refused where a field cannot be removed. */
export const patch = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return `is not a field here. Known are ${Object.keys(shape).join(', ')}`;
      return issue.input === undefined ? 'is missing' : `must be an object, but is ${show(issue.input)}`;
    },
  });

export const records = <Entry extends z.ZodType>(entry: Entry, max: number) =>
  field<z.input<Entry>[]>('field/not-a-list', (value) => {
    if (!Array.isArray(value)) return `must be a list of objects, but is ${show(value)}`;
    return value.length > max ? `must not have more than ${max} entries, but has ${value.length}` : undefined;
  }).pipe(z.array(entry));

/** Held to the rule of the form that it has, so that a problem is told with its place in that form. */
export const either = <One extends z.ZodType, Other extends z.ZodType>(
  isOne: (value: unknown) => boolean,
  one: One,
  other: Other,
) =>
  z.unknown().transform((value, context): z.output<One> | z.output<Other> => {
    const read = (isOne(value) ? one : other).safeParse(value);
    if (read.success) return read.data;
    // An issue as it was told is one as it is raised, but for its input, which nobody asks for any more.
    for (const issue of read.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
    return z.NEVER;
  });

/** Keeps a null that says something: where a field can be null, or must be there. */
function withoutNulls(shape: Readonly<Record<string, z.ZodType>>): (value: unknown) => unknown {
  const absent = (name: string) => shape[name]?._zod.optin !== undefined && !shape[name].safeParse(null).success;
  const droppable = new Set(Object.keys(shape).filter(absent));
  const isDropped = ([name, field]: [string, unknown]) => field === null && droppable.has(name);
  return (value) => {
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value);
    return members.some(isDropped) ? Object.fromEntries(members.filter((member) => !isDropped(member))) : value;
  };
}

export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
