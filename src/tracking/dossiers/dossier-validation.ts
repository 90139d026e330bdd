import type { z } from 'zod';
import type { Problem } from '../../kernel/domain-error.js';
import { pointerName } from '../../kernel/json-fidelity.js';
import type { Correction, Development, Measure, Process, Retraction, Ruling } from '../domain/model.js';
import {
  correctionSchema,
  developmentSchema,
  measureSchema,
  processSchema,
  retractionSchema,
  rulingSchema,
} from './dossier-schema.js';
import { isWellFormed } from './field-rules.js';
import { type AnnexSection, type DossierRecord, isAnnexSection } from './dossier-sections.js';

/** A record whose every field is as it must be. */
export type ValidRecord = { readonly pointer: string } & (
  | { readonly section: 'process'; readonly value: Process }
  | { readonly section: 'measures'; readonly value: Measure }
  | { readonly section: 'developments'; readonly value: Development }
  | { readonly section: 'corrections'; readonly value: Correction }
  | { readonly section: 'retractions'; readonly value: Retraction }
  | { readonly section: 'rulings'; readonly value: Ruling }
  | { readonly section: AnnexSection; readonly value: unknown }
);

type Checked<Value> = { readonly value: Value } | { readonly problems: readonly Problem[] };

/** The record in the words of the domain, or everything that is wrong with its fields, each with its place. */
export function validRecord(record: DossierRecord): ValidRecord | { readonly problems: readonly Problem[] } {
  const { section, pointer, value } = record;
  if (isAnnexSection(section)) {
    const problem = annexProblem(value);
    return problem === undefined ? { section, pointer, value } : { problems: [{ pointer, ...problem }] };
  }
  switch (section) {
    case 'process':
      return withPlace(section, pointer, check<Process>(processSchema, value, pointer));
    case 'measures':
      return withPlace(section, pointer, check<Measure>(measureSchema, value, pointer));
    case 'developments':
      return withPlace(section, pointer, check<Development>(developmentSchema, value, pointer));
    case 'corrections':
      return withPlace(section, pointer, check<Correction>(correctionSchema, value, pointer));
    case 'retractions':
      return withPlace(section, pointer, check<Retraction>(retractionSchema, value, pointer));
    case 'rulings':
      return withPlace(section, pointer, check<Ruling>(rulingSchema, value, pointer));
  }
}

function withPlace<Name extends string, Value>(section: Name, pointer: string, checked: Checked<Value>) {
  return 'problems' in checked ? checked : { section, pointer, value: checked.value };
}

function check<Value>(schema: z.ZodType<Value>, value: unknown, pointer: string): Checked<Value> {
  const read = schema.safeParse(value);
  return read.success
    ? { value: read.data }
    : { problems: read.error.issues.flatMap((issue) => problemsOf(issue, pointer)) };
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
