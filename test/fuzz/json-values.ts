import fc from 'fast-check';

/** A JSON schema as the document of the service writes them. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

/** Deeper than this, only what is required is made up. */
const DEPTH = 5;

const DATES = [
  '2023-01-01',
  '2026-11-30',
  '2024-02',
  '2023',
  '2024-21',
  '199X',
  '2023-01-01~',
  '2023-06?',
  '2022-01/2023-05',
  '../2024-01-20',
  '[2024-01-05,2024-03-05]',
  '9999-12-31',
  '-0044',
];
const TIMES = ['2023-01-06T12:00:00Z', '2024-02-29', '2026-11-30T23:59:59.999999+03:00', '2099-06-30T00:00:00Z'];

/** Values that fit a schema, most of them; `known` has, by the name of a member, what there is to point to. */
export class SchemaValues {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly known: Readonly<Record<string, readonly string[]>>,
  ) {}

  of(schema: Schema, name = '', depth = 0): fc.Arbitrary<unknown> {
    const made = this.made(schema, name, depth);
    const examples = [...(schema.examples ?? []), ...('example' in schema ? [schema.example] : [])];
    const pools = [examples, this.known[name] ?? []].filter((pool) => pool.length > 0);
    return fc.oneof(
      { weight: 2, arbitrary: made },
      ...pools.map((pool) => ({ weight: 4, arbitrary: fc.constantFrom(...pool) })),
    );
  }

  private made(schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.of(this.schemas[schema.$ref.split('/').at(-1)!]!, name, depth);
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const either = schema.oneOf ?? schema.anyOf;
    if (either) return fc.oneof(...either.map((one) => this.of(one, name, depth)));
    if (schema.allOf) return this.of(Object.assign({}, ...schema.allOf) as Schema, name, depth);
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object']);
    return fc.oneof(...types.map((type) => this.ofType(type, schema, name, depth)));
  }

  private ofType(type: string, schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 500, 2 ** 31) });
      case 'number':
        return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 500, noNaN: true });
      case 'array':
        return fc.array(this.of(schema.items ?? {}, name, depth + 1), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 3, 3),
        });
      case 'object':
        return this.object(schema, depth);
      default:
        return text(schema);
    }
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema, depth: number) {
    const names = Object.keys(properties).filter((name) => depth < DEPTH || required.includes(name));
    if (names.length === 0 && typeof additionalProperties === 'object')
      return fc.dictionary(
        fc.constantFrom(...Object.values(this.known).flat(), 'border'),
        this.of(additionalProperties, '', depth + 1),
        { maxKeys: 3 },
      );
    const members = Object.fromEntries(names.map((name) => [name, this.of(properties[name]!, name, depth + 1)]));
    return fc.record(members, { requiredKeys: [...required], noNullPrototype: true });
  }
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom(...TIMES);
  if (format === 'date') return fc.constantFrom(...DATES);
  if (format === 'uuid') return fc.uuid();
  if (format?.startsWith('uri')) return fc.webUrl();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(
    { weight: 2, arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, 60), unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.constantFrom(...DATES, ...TIMES) },
  );
}

const SPOILT: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  1e308,
  0.1 + 0.2,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'a\u202eb',
  '\ufeff',
  'toString',
  '__proto__',
  '../..',
  '%00',
  'ﷺ'.repeat(50),
  'x'.repeat(5_000),
  'é',
  'e\u0301',
  [],
  {},
  [[]],
  { then: 1 },
  { length: -1 },
  { toString: null, valueOf: null },
  Array.from({ length: 300 }, () => 0),
];
const MEMBERS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', 'id', 'effects', '\u0000'];

const deep = (levels: number, around: '[' | '{'): unknown =>
  JSON.parse(
    around === '[' ? '['.repeat(levels) + ']'.repeat(levels) : '{"a":'.repeat(levels) + '1' + '}'.repeat(levels),
  );

const spoilt: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SPOILT) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3, noUnicodeString: false }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(10, 100, 1_000), fc.constantFrom('[', '{')).map(([n, a]) => deep(n, a)),
  },
);

/** The value with one place in it spoilt: another type, another member, a member less, or deep nesting. */
export const withFault = (value: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(fc.nat(), fc.nat(3), spoilt, fc.constantFrom(...MEMBERS)).map(([at, how, other, member]) => {
    const places = placesIn(value);
    const [holder, name] = places[at % Math.max(places.length, 1)] ?? [];
    if (holder === undefined) return other;
    return replaced(value, holder, (copy) => {
      if (how === 0) Reflect.deleteProperty(copy, name!);
      else if (how === 1) define(copy, member, other);
      else define(copy, name!, other);
    });
  });

type Holder = object;

/** Each member of each object and array in it. */
function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[value, name] as [Holder, string], ...placesIn(inner)]);
}

function replaced(value: unknown, holder: Holder, change: (copy: object) => void): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [name, inner] of Object.entries(value)) define(copy, name, replaced(inner, holder, change));
  if (value === holder) change(copy);
  return copy;
}

const define = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
};
