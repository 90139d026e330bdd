import { stringify } from 'csv-stringify/sync';
import type { EventStore } from '../../event-store/event-store.js';
import type { Development, Effect, Source } from '../domain/model.js';
import { type DossierCover, told } from './dossier-json.js';
import type { RecordedContent, RecordedVersion } from './recorded-content.js';

interface Row {
  readonly development: Development;
  readonly effect: Partial<Effect>;
  /** Of the effect, else of the development. */
  readonly source: Partial<Source>;
  readonly corrected: boolean;
  readonly retracted: boolean;
}
type Cell = string | number | null | undefined;

const yesOrNo = (isSo: boolean): string => (isSo ? 'yes' : 'no');

const COLUMNS: Readonly<Record<string, (row: Row) => Cell>> = {
  id: ({ development }) => development.id,
  date: ({ development }) => development.date,
  reported: ({ development }) => development.reported,
  type: ({ development }) => development.type,
  title: ({ development }) => development.title,
  measure: ({ effect }) => effect.measure,
  action: ({ effect }) => effect.action,
  from: ({ effect }) => effect.from,
  until: ({ effect }) => effect.until,
  practice: ({ effect }) => effect.practice,
  note: ({ effect }) => effect.note,
  publisher: ({ source }) => source.publisher,
  'source title': ({ source }) => source.title,
  url: ({ source }) => source.url,
  'source date': ({ source }) => source.date,
  grade: ({ source }) => source.grade,
  confidence: ({ development }) => development.confidence,
  corrected: ({ corrected }) => yesOrNo(corrected),
  retracted: ({ retracted }) => yesOrNo(retracted),
};
const ROWS_A_CHUNK = 500;

/** RFC 4180, a row an effect, with every development as it stands now. Cells that a spreadsheet would run are escaped. */
export async function* dossierCsv(
  store: EventStore,
  recorded: RecordedContent,
  cover: DossierCover,
): AsyncGenerator<string> {
  yield csv([Object.keys(COLUMNS)]);
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
  const development = last.content;
  const corrected = versions.some(({ change }) => change === 'corrected');
  const retracted = last.change === 'retracted';
  const effects: readonly Partial<Effect>[] = development.effects.length > 0 ? development.effects : [{}];
  return effects.map((effect) => {
    const source = effect.sources?.[0] ?? development.source ?? {};
    return Object.values(COLUMNS).map((cell) => cell({ development, effect, source, corrected, retracted }));
  });
}
