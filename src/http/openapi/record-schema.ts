import { type FieldRule, type RecordClass, rulesOf } from '../../fields/record-class.js';
import { listOf, object, orNull, ref, type Schema } from './schema-forms.js';

/** The name of a class in answers: without what tells it from the record that it becomes. */
const nameOf = ({ name }: { readonly name: string }): string => name.replace(/Dto$/, '');

/** What was once recorded is not held to the bounds of what may be written today. */
const TOLD: ReadonlySet<string> = new Set(['type', 'pattern', 'enum', 'minimum', 'items', 'description']);

function told(schema: Schema): Schema {
  const members = Object.entries(schema).filter(([name]) => TOLD.has(name));
  return Object.fromEntries(members.map(([name, value]) => [name, name === 'items' ? told(value as Schema) : value]));
}

export function fieldSchema({ nested, named, schema, nullable = false, patch, description }: FieldRule): Schema {
  const described = description === undefined ? {} : { description };
  if (named !== undefined) return { ...ref(nameOf({ name: named })), ...described };
  if (nested) {
    const each = ref(nameOf(nested));
    const whole = 'isArray' in schema ? listOf(each) : each;
    return nullable && !patch ? orNull(whole) : whole;
  }
  const form = { ...told(schema as Schema), ...described };
  return nullable ? orNull(form) : form;
}

interface RecordFields {
  readonly fields: Readonly<Record<string, Schema>>;
  /** Those that a record can be without. */
  readonly optional: readonly string[];
}

/** The fields of a record as it stands in the log and in answers: what is usual is always there. */
function fieldsOf(record: RecordClass): RecordFields {
  const rules = [...rulesOf(record)];
  return {
    fields: Object.fromEntries(rules.map(([name, rule]) => [name, fieldSchema(rule)])),
    optional: rules.flatMap(([name, { optional, usual }]) => (optional && usual === undefined ? [name] : [])),
  };
}

/** `more` is always there, but for what `sometimes` names. */
export function recordSchema(
  record: RecordClass,
  more: Readonly<Record<string, Schema>> = {},
  sometimes: readonly string[] = [],
): Schema {
  const { fields, optional } = fieldsOf(record);
  return object({ ...fields, ...more }, [...optional.filter((name) => !(name in more)), ...sometimes]);
}
