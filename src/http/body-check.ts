import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';
import type { Problem } from '../kernel/domain-error.js';
import { pointerName } from '../kernel/json-fidelity.js';
import { type BodyClass, bodyOfField, isAbsentWhereNull } from './body-class.js';
import { isJsonObject } from './field.decorators.js';

type Json = Record<string, unknown>;
type FieldMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface Rule {
  readonly code: string;
  readonly passes: (value: unknown, at: ValidationArguments) => boolean;
  readonly message: (at: ValidationArguments) => string;
}

interface FieldCheck {
  readonly field: string;
  readonly applies: readonly ((object: object, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
  readonly nested: BodyCheck | undefined;
  readonly absentWhereNull: boolean;
}

/**
 * Runs the class-validator rules of a class, read once, over JSON as it was parsed: no instances, no copy, and problems
 * with their JSON pointers. class-validator's own walk reads its metadata anew for every object and costs six times as
 * much; test/tracking/api holds the two against each other.
 */
export class BodyCheck {
  private static readonly compiled = new Map<BodyClass, BodyCheck>();

  private constructor(
    private readonly fields: readonly FieldCheck[],
    private readonly known: ReadonlySet<string>,
  ) {}

  static of(body: BodyClass): BodyCheck {
    const compiled = BodyCheck.compiled.get(body);
    if (compiled) return compiled;
    const metadata = getMetadataStorage().getTargetValidationMetadatas(body, '', false, false);
    const names = new Set(metadata.map(({ propertyName }) => propertyName));
    const fields = [...names].map((name) =>
      fieldCheck(
        body,
        name,
        metadata.filter(({ propertyName }) => propertyName === name),
      ),
    );
    const check = new BodyCheck(fields, names);
    BodyCheck.compiled.set(body, check);
    return check;
  }

  /** Adds to `problems` what is wrong with `object` and everything in it. Where null is as good as absent, it is taken out. */
  into(problems: Problem[], object: Json, pointer: string): void {
    for (const field of Object.keys(object))
      if (!this.known.has(field))
        problems.push({
          pointer: `${pointer}/${pointerName(field)}`,
          code: 'field/unknown',
          detail: `is not a field here. Known are ${[...this.known].join(', ')}`,
        });
    for (const check of this.fields) checkField(check, object, `${pointer}/${check.field}`, problems);
  }
}

function fieldCheck(body: BodyClass, field: string, metadata: readonly FieldMetadata[]): FieldCheck {
  const storage = getMetadataStorage();
  const nested = bodyOfField(body, field);
  return {
    field,
    applies: metadata
      .filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION)
      .map(({ constraints }) => constraints[0] as (object: object, value: unknown) => boolean),
    rules: metadata
      .filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION)
      .flatMap(({ constraintCls }) => storage.getTargetValidatorConstraints(constraintCls))
      .map(({ name, instance }) => ({
        code: name,
        passes: (value, at) => instance.validate(value, at) === true,
        message: (at) => instance.defaultMessage?.(at) ?? 'cannot be used',
      })),
    nested: nested && BodyCheck.of(nested),
    absentWhereNull: isAbsentWhereNull(body, field),
  };
}

function checkField(check: FieldCheck, object: Json, pointer: string, problems: Problem[]): void {
  const value = object[check.field];
  if (value === null && check.absentWhereNull) {
    delete object[check.field];
    return;
  }
  if (!check.applies.every((applies) => applies(object, value))) return;
  const at = { value, object, property: check.field, targetName: '', constraints: [] };
  for (const { code, passes, message } of check.rules) {
    if (passes(value, at)) continue;
    problems.push({ pointer, code: value === undefined ? 'field/missing' : code, detail: message(at) });
    return;
  }
  if (!check.nested) return;
  if (isJsonObject(value)) return check.nested.into(problems, value, pointer);
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length; index++) {
    const entry: unknown = value[index];
    if (isJsonObject(entry)) check.nested.into(problems, entry, `${pointer}/${index}`);
    else problems.push({ pointer: `${pointer}/${index}`, code: 'field/not-an-object', detail: 'must be an object' });
  }
}
