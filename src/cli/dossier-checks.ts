import type { z } from 'zod';
import { incorrect, type Problem } from '../kernel/domain-error.js';
import { pointerName } from '../kernel/json-fidelity.js';
import { readDossier } from '../tracking/dossiers/dossier-reader.js';
import type { DossierRecord } from '../tracking/dossiers/dossier-sections.js';
import { validRecord } from '../tracking/dossiers/dossier-validation.js';
import type { ProcessId } from '../tracking/domain/model.js';
import {
  MEASURE_CHECK,
  type MeasureCheck,
  PROCESS_CHECK,
  type ProcessCheck,
  answerOf,
  expectationOf,
  expectedHeadline,
  foundHeadline,
  isAsExpected,
  isStageAsExpected,
} from './check-expectations.js';
import type { Client } from './client.js';

export interface DossierChecks {
  readonly process: ProcessId;
  readonly measures: readonly (MeasureCheck & { readonly pointer: string })[];
  readonly stages: readonly (ProcessCheck & { readonly pointer: string })[];
}

export interface Miss {
  readonly pointer: string;
  readonly question: string;
  readonly expected: string;
  readonly found: string;
}

export async function readChecks(file: string): Promise<DossierChecks> {
  let process: ProcessId | undefined;
  const measures: DossierChecks['measures'][number][] = [];
  const stages: DossierChecks['stages'][number][] = [];
  const problems: Problem[] = [];
  const read = <Check>(
    schema: z.ZodType<Check>,
    { value, pointer }: DossierRecord,
    into: (Check & { pointer: string })[],
  ) => {
    const check = schema.safeParse(value);
    if (check.success) into.push({ ...check.data, pointer });
    else problems.push(...check.error.issues.flatMap((issue) => checkProblems(issue, pointer)));
  };
  for await (const found of readDossier(file, (problem) => problems.push(problem))) {
    if (found.section === 'checks' || found.section === 'bitemporalChecks') read(MEASURE_CHECK, found, measures);
    else if (found.section === 'processChecks') read(PROCESS_CHECK, found, stages);
    else if (found.section === 'process') {
      const record = validRecord(found);
      if ('problems' in record) problems.push(...record.problems);
      else if ('event' in record && record.event.type === 'ProcessOpened') process = record.event.data.id;
    }
  }
  if (process === undefined && problems.length === 0)
    problems.push({ pointer: '/process', code: 'field/missing', detail: 'is missing. It names the process' });
  if (process === undefined || problems.length > 0)
    throw incorrect('dossier/invalid', 'The checks of this dossier cannot be read', problems);
  return { process, measures, stages };
}

function checkProblems(issue: z.core.$ZodIssue, check: string): Problem[] {
  const pointer = [check, ...issue.path.map((name) => pointerName(String(name)))].join('/');
  if (issue.code !== 'unrecognized_keys') return [{ pointer, code: 'check/invalid', detail: issue.message }];
  return issue.keys.map((name) => ({
    pointer: `${pointer}/${pointerName(name)}`,
    code: 'check/unknown-expectation',
    detail: 'is nothing that a check can say',
  }));
}

/** Asks every question and gives the answers that are other than expected. */
export async function* misses(client: Client, { process, measures, stages }: DossierChecks): AsyncGenerator<Miss> {
  for (const check of measures) {
    const { asOf, knownAt, knownBy, measure, pointer } = check;
    const asked = knownAt === undefined ? { asOf } : { asOf, knownAt, knownBy };
    const found = await client.measureStatus(process, measure, asked);
    const known = knownAt === undefined ? '' : `, as known by ${knownBy} at ${knownAt}`;
    if (!isAsExpected(check, found))
      yield {
        pointer,
        question: `${measure} as of ${asOf}${known}`,
        expected: expectationOf(check),
        found: answerOf(check, found),
      };
  }
  for (const check of stages) {
    const { asOf, pointer } = check;
    const { headline } = await client.status(process, { asOf });
    if (!isStageAsExpected(check, headline))
      yield {
        pointer,
        question: `stage as of ${asOf}`,
        expected: expectedHeadline(check),
        found: foundHeadline(check, headline),
      };
  }
}
