import type { EventStore } from '../../event-store/event-store.js';
import { dayOf, formatDay } from '../../kernel/day.js';
import type { Micros } from '../../kernel/instant.js';
import type { Correction, DossierAnnex, Measure, Process, ProcessId } from '../domain/model.js';
import type { ProcessEvent, ProcessEventType } from '../domain/process-events.js';
import { processEvent } from '../domain/upcasters.js';
import { ANNEX_SECTIONS } from './dossier-sections.js';
import { streamOf } from './recorded-annex.js';

/** What is read first: all that is small, and what else there is. */
export interface DossierCover {
  readonly process: Process;
  readonly measures: readonly Measure[];
  readonly annex: DossierAnnex;
  readonly counts: ReadonlyMap<ProcessEventType, number>;
  /** Last revision that belongs to this dossier: what comes during the export is left to the next one. */
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
  let last = -1;
  const measures: Measure[] = [];
  const counts = new Map<ProcessEventType, number>();
  for await (const { event, revision } of told(store, id)) {
    last = revision;
    counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    if (event.type === 'ProcessOpened') process = event.data;
    else if (event.type === 'MeasureDeclared') measures.push(event.data);
    else if (event.type === 'DossierAnnexed') annex = { ...annex, ...event.data };
  }
  return process && { process, measures, annex, counts, revision: last };
}

/** The dossier as JSON, a record a line. What was appended without a `reported` says on which day that was. */
export async function* dossierJson(store: EventStore, cover: DossierCover): AsyncGenerator<string> {
  yield `{\n"process": ${JSON.stringify(cover.process)}`;
  yield* section('measures', cover.measures);
  yield* streamed('developments', 'DevelopmentRecorded', store, cover);
  yield* streamed('corrections', 'DevelopmentCorrected', store, cover);
  yield* streamed('retractions', 'DevelopmentRetracted', store, cover);
  yield* streamed('rulings', 'ClaimsRuled', store, cover);
  for (const name of ANNEX_SECTIONS) {
    const entries = cover.annex[name];
    if (entries) yield* section(name, entries);
  }
  yield '\n}\n';
}

async function* streamed(
  name: string,
  type: ProcessEventType,
  store: EventStore,
  cover: DossierCover,
): AsyncGenerator<string> {
  yield `,\n"${name}": [`;
  let separator = '\n';
  if (cover.counts.has(type))
    for await (const { event, recordedAt } of told(store, cover.process.id, cover.revision)) {
      if (event.type !== type) continue;
      yield separator + JSON.stringify(withReported(event, recordedAt));
      separator = ',\n';
    }
  yield separator === '\n' ? ']' : '\n]';
}

/** Fields a correction removes are named apart, so that null can be as good as absent for who reads and writes dossiers. */
function withRemoves(correction: Correction): object {
  const { changes } = correction;
  const given = Object.entries(changes).filter(([, value]) => value !== null);
  const removes = Object.keys(changes).filter((field) => !given.some(([name]) => name === field));
  return { ...correction, changes: Object.fromEntries(given), removes };
}

function withReported({ type, data }: ProcessEvent, recordedAt: Micros): object {
  const counts = type === 'DevelopmentCorrected' || type === 'DevelopmentRetracted' || type === 'ClaimsRuled';
  if (!counts) return data;
  const said = type === 'DevelopmentCorrected' ? withRemoves(data) : data;
  return { ...said, reported: data.reported ?? formatDay(dayOf(recordedAt)) };
}

function* section(name: string, entries: readonly unknown[]): Generator<string> {
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n');
  yield `,\n"${name}": [${lines === '' ? '' : `\n${lines}\n`}]`;
}
