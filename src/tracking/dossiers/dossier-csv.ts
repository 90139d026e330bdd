import { stringify } from 'csv-stringify/sync';
import type { EventStore } from '../../event-store/event-store.js';
import type { Development, Effect } from '../domain/model.js';
import { type DossierCover, told } from './dossier-json.js';
import type { RecordedContent, RecordedVersion } from './recorded-content.js';

const COLUMNS = [
  'id',
  'date',
  'reported',
  'type',
  'title',
  'measure',
  'action',
  'from',
  'until',
  'practice',
  'note',
  'publisher',
  'source title',
  'url',
  'source date',
  'grade',
  'confidence',
  'corrected',
  'retracted',
];
const ROWS_A_CHUNK = 500;

type Cell = string | number | null | undefined;

/** RFC 4180, a row an effect, with every development as it stands now. Cells that a spreadsheet would run are escaped. */
export async function* dossierCsv(
  store: EventStore,
  recorded: RecordedContent,
  cover: DossierCover,
): AsyncGenerator<string> {
  yield csv([COLUMNS]);
  let rows: Cell[][] = [];
  for await (const { event } of told(store, cover.process.id, cover.revision)) {
    if (event.type !== 'DevelopmentRecorded') continue;
    rows.push(...rowsOf(recorded.versions(cover.process.id, event.data.id)));
    if (rows.length < ROWS_A_CHUNK) continue;
    yield csv(rows);
    rows = [];
  }
  if (rows.length > 0) yield csv(rows);
}

const csv = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: '\r\n' },
  );

function rowsOf(versions: readonly RecordedVersion<Development>[]): Cell[][] {
  const last = versions.at(-1);
  if (!last) return [];
  const corrected = versions.some(({ change }) => change === 'corrected') ? 'yes' : 'no';
  const retracted = last.change === 'retracted' ? 'yes' : 'no';
  const { effects } = last.content;
  return (effects.length > 0 ? effects : [undefined]).map((effect) => [
    ...cells(last.content, effect),
    corrected,
    retracted,
  ]);
}

function cells(development: Development, effect: Effect | undefined): Cell[] {
  const { id, date, reported, type, title, confidence } = development;
  const source = effect?.sources?.[0] ?? development.source;
  return [
    id,
    date,
    reported,
    type,
    title,
    effect?.measure,
    effect?.action,
    effect?.from,
    effect?.until,
    effect?.practice,
    effect?.note,
    source?.publisher,
    source?.title,
    source?.url,
    source?.date,
    source?.grade,
    confidence,
  ];
}
