import { isWellFormed } from '../../fields/field.decorators.js';
import { isJsonObject, show } from '../../fields/field.js';
import { RecordCheck } from '../../fields/record-check.js';
import type { Problem } from '../../kernel/domain-error.js';
import { pointerName } from '../../kernel/json-fidelity.js';
import type { AnnexSection } from '../domain/model.js';
import { type DossierRecord, isAnnexSection } from './dossier-sections.js';
import { isCheckSection, readCheck } from './expected-answers.js';
import {
  ENTRY_NAMES,
  RECORD_FORMS,
  type RecordEvent,
  type RecordEventType,
  typeInSection,
  typeOfEntry,
} from './record-forms.js';

/** Where a record is: its list, its place in it, and the pointer of its fields. */
type Place = Pick<DossierRecord, 'section' | 'index' | 'pointer'>;

/** A record whose every field is as it must be: what its event says. */
export type ValidRecord = Place & { readonly event: RecordEvent };
export type ValidAnnex = { readonly section: AnnexSection; readonly entry: unknown; readonly pointer: string };
/** With what it is, and its id, as far as it says so. */
export interface Refused {
  readonly problems: readonly Problem[];
  readonly pointer: string;
  readonly type?: RecordEventType;
  readonly id?: string | undefined;
}

/** The record in the words of the domain, or everything that is wrong with its fields, each with its place. */
export function validRecord(record: DossierRecord): ValidRecord | ValidAnnex | Refused {
  const { section, index, pointer, value } = record;
  if (isAnnexSection(section)) {
    const problem = annexProblem(value);
    if (problem) return { pointer, problems: [{ pointer, ...problem }] };
    const problems = isCheckSection(section) ? readCheck(section, value, pointer).problems : [];
    return problems.length === 0 ? { section, entry: value, pointer } : { pointer, problems };
  }
  if (section === 'record') return validEntry(record);
  return checked(typeInSection(section)!, { section, index, pointer }, value);
}

/** An entry of `record` has one member, named for what it is. */
function validEntry({ section, index, pointer, value }: DossierRecord): ValidRecord | Refused {
  const members = isJsonObject(value) ? Object.entries(value).filter(([, member]) => member !== null) : [];
  const refused = (code: string, detail: string, at = pointer) => ({
    pointer,
    problems: [{ pointer: at, code, detail }],
  });
  const [member, ...more] = members;
  if (member === undefined) return refused('record/no-kind', `does not say what it is. ${KNOWN}`);
  if (more.length > 0) return refused('record/several-kinds', `is more than one record. ${KNOWN}`);
  const [name, fields] = member;
  const type = typeOfEntry(name);
  const at = `${pointer}/${pointerName(name)}`;
  if (type === undefined) return refused('record/unknown-kind', `is no kind of record. ${KNOWN}`, at);
  return checked(type, { section, index, pointer: at }, fields);
}

const KNOWN = `An entry has one member, named for what it is: ${ENTRY_NAMES.join(', ')}`;

function checked(type: RecordEventType, place: Place, value: unknown): ValidRecord | Refused {
  const { pointer } = place;
  const check = RecordCheck.of(RECORD_FORMS[type].record);
  const problems: Problem[] = [];
  if (isJsonObject(value)) {
    dropNullChanges(type, value);
    check.into(problems, value, pointer);
    if (problems.length === 0 && contradictsItself(value))
      problems.push({
        pointer: `${pointer}/removes`,
        code: `${type === 'ProcessAmended' ? 'amendment' : 'correction'}/contradicts-itself`,
        detail: 'names a field that changes gives a value',
      });
  } else if (value === undefined) problems.push({ pointer, code: 'field/missing', detail: 'is missing' });
  else problems.push({ pointer, code: 'field/not-an-object', detail: `must be an object, but is ${show(value)}` });
  if (problems.length > 0) return { type, id: idOf(value), pointer, problems };
  // The table pairs each type with the class of its data.
  return { ...place, event: { type, data: asRecorded(check.withUsual(value as object)) } as RecordEvent };
}

/** Of a correction or an amendment, whose record says what it removes in words of its own. */
type Removing = { readonly changes: Record<string, unknown>; readonly removes?: readonly string[] };

const isRemoving = (value: object): value is Removing & Required<Removing> =>
  'removes' in value && Array.isArray(value.removes);

const contradictsItself = (value: object): boolean =>
  isRemoving(value) && value.removes.some((field) => field in value.changes);

/** As the log has it: what is removed is null in `changes`. */
function asRecorded(value: object): object {
  if (!isRemoving(value)) return value;
  const { removes, ...rest } = value;
  return { ...rest, changes: { ...rest.changes, ...Object.fromEntries(removes.map((field) => [field, null])) } };
}

/**
 * Where `removes` says what is removed, null is as good as absent in `changes` too; without it, null removes. A measure or a
 * question has all its fields: there is nothing that null could remove.
 */
function dropNullChanges(type: RecordEventType, value: Readonly<Record<string, unknown>>): void {
  const { changes } = value;
  if (!isJsonObject(changes) || (!HAVE_ALL_FIELDS.has(type) && !Array.isArray(value['removes']))) return;
  for (const [name, field] of Object.entries(changes))
    if (field === null) delete (changes as Record<string, unknown>)[name];
}

const HAVE_ALL_FIELDS: ReadonlySet<RecordEventType> = new Set(['MeasureAmended', 'QuestionAmended']);

function idOf(value: unknown): string | undefined {
  const id = isJsonObject(value) ? value['id'] : undefined;
  return typeof id === 'string' && id.length <= 100 ? id : undefined;
}

/** What rides along, other than checks, may be any JSON, as long as it comes out again as it went in. */
function annexProblem(value: unknown): Omit<Problem, 'pointer'> | undefined {
  if (typeof value === 'string')
    return isWellFormed(value) ? undefined : { code: 'field/not-text', detail: 'must be well-formed Unicode' };
  if (typeof value === 'number')
    return Number.isFinite(value)
      ? undefined
      : { code: 'field/not-a-number', detail: 'has a number that is too large' };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const problem = annexProblem(name) ?? annexProblem(member);
    if (problem) return problem;
  }
  return undefined;
}
