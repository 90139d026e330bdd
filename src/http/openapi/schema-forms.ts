export type Schema = Readonly<Record<string, unknown>>;

export const text = { type: 'string' } as const;
export const textOrNull = { type: ['string', 'null'] } as const;
export const count = { type: 'integer', minimum: 0 } as const;
export const flag = { type: 'boolean' } as const;
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const always = (value: string): Schema => ({ type: 'string', const: value });
export const oneOf = (values: readonly string[]): Schema => ({ type: 'string', enum: values });

/** One schema for each member of a type, and none besides. */
export type Members<Answer> = { readonly [Name in keyof Answer]-?: Schema };

/** Every member is always there; those named in `optional` may be missing. */
export const object = <Answer extends object>(
  properties: Members<Answer>,
  optional: readonly string[] = [],
): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

/** A page of what is named so. */
export const pageOf = (name: string): Schema => object({ items: listOf(ref(name)), next: textOrNull });

/** Members that it does not know are refused. */
export const closed = (schema: Schema): Schema => ({ ...schema, additionalProperties: false });

/** Generators know null as one more type; where there is no type of its own to add it to, as one of two forms. */
export function orNull(schema: Schema): Schema {
  const { type, enum: values } = schema;
  if (type === undefined) return { oneOf: [schema, { type: 'null' }] };
  const types: unknown[] = [type].flat();
  if (types.includes('null')) return schema;
  return {
    ...schema,
    type: [...types, 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  };
}
