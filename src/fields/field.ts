import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { type FieldRule, type Presence, type RecordClass, rulesOf, setRule } from './record-class.js';

export const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';

/** One decorator a field, so that one bad field is one problem, and what is checked is what is documented. */
export function field(rule: FieldRule): PropertyDecorator {
  const { code, wrong, schema, nested, named, description } = rule;
  const { optional = false, nullable = false } = rule;
  const complaint = (value: unknown) => (value === undefined ? 'is missing' : wrong(value));
  return applyDecorators(
    // class-validator would refuse the text: only RecordCheck looks into the object
    ...(nested && named === undefined ? [ValidateNested(), Type(() => nested)] : []),
    ValidateIf(
      (_, value) => !(optional && value === undefined) && !((nullable || isAbsentWhereNull(rule)) && value === null),
    ),
    ValidateBy({
      name: code,
      validator: {
        validate: (value) => complaint(value) === undefined,
        defaultMessage: (at) => complaint(at?.value) ?? 'cannot be used',
      },
    }),
    ApiProperty({
      ...schema,
      ...(description !== undefined && { description }),
      required: !optional,
      ...((nullable || isAbsentWhereNull(rule)) && { nullable: true }),
    } as ApiPropertyOptions),
    (target: object, name: string | symbol | undefined) => setRule(target, String(name), rule),
  );
}

/** Null is as good as absent in this field. */
export const isAbsentWhereNull = ({ optional = false, nullable = false, patch = false }: Presence): boolean =>
  optional && !nullable && !patch;

/**
 * The fields of a patch of a record (RFC 7396, of its top level): what is given replaces, and null takes away what the record
 * can be without. The id stays.
 */
export const PatchOf =
  (record: RecordClass): ClassDecorator =>
  ({ prototype }) => {
    for (const [name, rule] of rulesOf(record)) {
      const { usual, optional = false, ...rest } = rule;
      const canGo = optional && usual === undefined;
      const presence = canGo ? { optional: true, nullable: true } : { optional: true, patch: true };
      if (name !== 'id') field({ ...rest, ...presence })(prototype as object, name);
    }
  };

export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
