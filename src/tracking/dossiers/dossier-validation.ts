import type { z } from 'zod';
import type { Problem } from '../../kernel/domain-error.js';
import { pointerName } from '../../kernel/json-fidelity.js';
import { isJsonObject, isWellFormed } from './field-rules.js';
import { type AnnexSection, type DossierRecord, isAnnexSection } from './dossier-sections.js';
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
export type ValidAnnex = { readonly section: AnnexSection; readonly entry: unknown };
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
    return problem === undefined ? { section, entry: value } : { pointer, problems: [{ pointer, ...problem }] };
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
  const read = RECORD_FORMS[type].schema.safeParse(value);
  // The table pairs each type with the schema of its data.
  if (read.success) return { ...place, event: { type, data: inOrderOf(value, read.data) } as RecordEvent };
  const { pointer } = place;
  const problems = read.error.issues.flatMap((issue) => problemsOf(issue, pointer));
  return { type, id: idOf(value), pointer, problems };
}

/** With its members in the order of the file, which answers about the record have too. */
function inOrderOf(given: unknown, data: unknown): unknown {
  if (Array.isArray(given) && Array.isArray(data)) return data.map((entry, at) => inOrderOf(given[at], entry));
  if (!isJsonObject(given) || !isJsonObject(data)) return data;
  const names = new Set([...Object.keys(given).filter((name) => name in data), ...Object.keys(data)]);
  return Object.fromEntries([...names].map((name) => [name, inOrderOf(given[name], data[name])]));
}

function idOf(value: unknown): string | undefined {
  const id = isJsonObject(value) ? value['id'] : undefined;
  return typeof id === 'string' && id.length <= 100 ? id : undefined;
}

function problemsOf(issue: z.core.$ZodIssue, pointer: string): Problem[] {
  const place = issue.path.reduce<string>((path, name) => `${path}/${pointerName(String(name))}`, pointer);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      pointer: `${place}/${pointerName(name)}`,
      code: 'field/unknown',
      detail: issue.message,
    }));
  return [{ pointer: place, code: codeOf(issue), detail: issue.message }];
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.message === 'is missing') return 'field/missing';
  if (issue.code === 'custom') return String(issue.params?.['code']);
  return 'field/not-an-object';
}

/** What rides along may be any JSON, as long as it comes out again as it went in. */
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
