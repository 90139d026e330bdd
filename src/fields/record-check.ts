import { MOST_PROBLEMS, type Problem } from '../kernel/domain-error.js';
import { pointerName } from '../kernel/json-fidelity.js';
import { isAbsentWhereNull, isJsonObject } from './field.js';
import { type FieldRule, type RecordClass, rulesOf } from './record-class.js';

type Json = Record<string, unknown>;

interface FieldCheck {
  readonly rule: FieldRule;
  readonly absentWhereNull: boolean;
  readonly nested: RecordCheck | undefined;
}

/**
 * Runs the rules of a class, read once, over JSON as it was parsed: no instances, no copy, and problems with their JSON
 * pointers. class-validator's own walk reads its metadata anew for every object and costs six times as much;
 * test/tracking/records holds the two against each other.
 */
export class RecordCheck {
  private static readonly compiled = new Map<RecordClass, RecordCheck>();

  /** What is usual where a field is left out. */
  private readonly usual: readonly (readonly [name: string, value: unknown])[];

  private constructor(private readonly fields: ReadonlyMap<string, FieldCheck>) {
    this.usual = [...fields].flatMap(([name, { rule }]) => (rule.usual === undefined ? [] : [[name, rule.usual]]));
  }

  static of(record: RecordClass): RecordCheck {
    const compiled = RecordCheck.compiled.get(record);
    if (compiled) return compiled;
    const rules = [...rulesOf(record)];
    const fields = rules.map(([name, rule]) => {
      const nested = rule.nested && RecordCheck.of(rule.nested);
      return [name, { rule, absentWhereNull: isAbsentWhereNull(rule), nested }] as const;
    });
    const check = new RecordCheck(new Map(fields));
    RecordCheck.compiled.set(record, check);
    return check;
  }

  /**
   * Adds to `problems` what is wrong with `object` and everything in it, until there are more than are told. Where null is as
   * good as absent, it is taken out.
   */
  into(problems: Problem[], object: Json, pointer: string): void {
    for (const field of Object.keys(object)) {
      if (areEnough(problems)) return;
      if (!this.fields.has(field))
        problems.push({
          pointer: `${pointer}/${pointerName(field)}`,
          code: 'field/unknown',
          detail: `is not a field here. Known are ${[...this.fields.keys()].join(', ')}`,
        });
    }
    for (const [name, check] of this.fields)
      checkField(name, check, { object, pointer: `${pointer}/${name}`, problems });
  }

  /** A checked value with what is usual in the place of what is left out: then it is as the domain has it. */
  withUsual<Whole extends object>(value: object): Whole {
    const missing = this.usual.filter(([name]) => !(name in value));
    return (missing.length === 0 ? value : { ...value, ...Object.fromEntries(missing) }) as Whole;
  }
}

const areEnough = ({ length }: readonly Problem[]): boolean => length > MOST_PROBLEMS;

function checkField(
  name: string,
  { rule, absentWhereNull, nested }: FieldCheck,
  { object, pointer, problems }: { readonly object: Json; readonly pointer: string; readonly problems: Problem[] },
): void {
  const value = object[name];
  if (value === null && absentWhereNull) {
    delete object[name];
    return;
  }
  if (value === undefined) {
    if (!rule.optional) problems.push({ pointer, code: 'field/missing', detail: 'is missing' });
    return;
  }
  if (value === null && rule.nullable) return;
  const wrong = rule.wrong(value);
  if (wrong !== undefined) {
    problems.push({ pointer, code: rule.code, detail: wrong });
    return;
  }
  rule.tidy?.(value);
  if (!nested) return;
  if (isJsonObject(value)) return nested.into(problems, value, pointer);
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length && !areEnough(problems); index++) {
    const entry: unknown = value[index];
    if (isJsonObject(entry)) nested.into(problems, entry, `${pointer}/${index}`);
    else problems.push({ pointer: `${pointer}/${index}`, code: 'field/not-an-object', detail: 'must be an object' });
  }
}
