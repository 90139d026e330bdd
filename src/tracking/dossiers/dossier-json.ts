import type { EventStore } from '../../event-store/event-store.js';
import { dayOf, formatDay } from '../../kernel/day.js';
import type { Micros } from '../../kernel/instant.js';
import {
  ANNEX_SECTIONS,
  type Correction,
  type DossierAnnex,
  type Measure,
  type Process,
  type ProcessAmendment,
  type ProcessId,
} from '../domain/model.js';
import { type ProcessEvent, streamOf } from '../domain/process-events.js';
import type { Question } from '../domain/question.js';
import { processEvent } from '../domain/upcasters.js';
import { RECORD_FORMS, type RecordEvent, isTold } from './record-forms.js';

/** What is read first: all that is small. */
export interface DossierCover {
  readonly process: Process;
  /** Those that were declared before all else. */
  readonly measures: readonly Measure[];
  readonly questions: readonly Question[];
  readonly annex: DossierAnnex;
  /** First and last revision of what is told in order: what comes during the export is left to the next one. */
  readonly recordFrom: number;
  readonly revision: number;
}

interface Told {
  readonly event: ProcessEvent;
  readonly recordedAt: Micros;
  readonly revision: number;
}

export async function* told(store: EventStore, process: ProcessId, until = Infinity): AsyncGenerator<Told> {
  for await (const recorded of store.readStream(streamOf(process))) {
    if (recorded.revision > until) return;
    const event = processEvent(recorded);
    if (event) yield { event, recordedAt: recorded.recordedAt, revision: recorded.revision };
  }
}

export async function readCover(store: EventStore, id: ProcessId): Promise<DossierCover | undefined> {
  let process: Process | undefined;
  let annex: DossierAnnex = {};
  let recordFrom: number | undefined;
  let last = -1;
  const measures: Measure[] = [];
  const questions: Question[] = [];
  for await (const { event, revision } of told(store, id)) {
    last = revision;
    if (event.type === 'ProcessOpened') process = event.data;
    else if (event.type === 'DossierAnnexed') annex = { ...annex, ...event.data };
    else if (event.type === 'MeasureDeclared' && recordFrom === undefined) measures.push(event.data);
    else if (event.type === 'QuestionDeclared' && recordFrom === undefined) questions.push(event.data);
    else if (isTold(event)) recordFrom ??= revision;
  }
  return process && { process, measures, questions, annex, recordFrom: recordFrom ?? last + 1, revision: last };
}

/** The dossier as JSON, a record a line, in the order of the log. */
export async function* dossierJson(store: EventStore, cover: DossierCover): AsyncGenerator<string> {
  yield `{\n"process": ${JSON.stringify(cover.process)}`;
  yield* section('measures', cover.measures);
  if (cover.questions.length > 0) yield* section('questions', cover.questions);
  yield* record(store, cover);
  for (const name of ANNEX_SECTIONS) {
    const entries = cover.annex[name];
    if (entries) yield* section(name, entries);
  }
  yield '\n}\n';
}

async function* record(
  store: EventStore,
  { process, recordFrom, revision: last }: DossierCover,
): AsyncGenerator<string> {
  yield ',\n"record": [';
  let separator = '\n';
  for await (const { event, recordedAt, revision } of told(store, process.id, last)) {
    if (revision < recordFrom || !isTold(event)) continue;
    yield `${separator}{${JSON.stringify(RECORD_FORMS[event.type].name)}: ${JSON.stringify(fieldsOf(event, recordedAt))}}`;
    separator = ',\n';
  }
  yield separator === '\n' ? ']' : '\n]';
}

/** What counted from the day on which it was appended says so: elsewhere it is appended on another one. */
function fieldsOf(event: RecordEvent, recordedAt: Micros): object {
  const removes = event.type === 'DevelopmentCorrected' || event.type === 'ProcessAmended';
  const said = removes ? withRemoves(event.data) : event.data;
  if (!RECORD_FORMS[event.type].countsFromAppend || 'reported' in said) return said;
  return { ...said, reported: formatDay(dayOf(recordedAt)) };
}

/** Fields that a change removes are named apart, so that null can be as good as absent for who reads and writes dossiers. */
function withRemoves(said: Correction | ProcessAmendment): object {
  const { changes } = said;
  const given = Object.entries(changes).filter(([, value]) => value !== null);
  const removes = Object.keys(changes).filter((field) => !given.some(([name]) => name === field));
  const of = 'development' in said ? { development: said.development } : {};
  return { ...of, removes, ...said, changes: Object.fromEntries(given) };
}

function* section(name: string, entries: readonly unknown[]): Generator<string> {
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n');
  yield `,\n"${name}": [${lines === '' ? '' : `\n${lines}\n`}]`;
}
