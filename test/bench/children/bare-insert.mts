// One row with two unique keys at a time, each on the disk before the next.
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

interface Input {
  readonly file: string;
  /** Texts to insert, with a NUL after each. */
  readonly texts: string;
  readonly seconds: number;
}

const { file, texts, seconds } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const rows = readFileSync(texts, 'utf8').split('\0').slice(0, -1);
const db = new DatabaseSync(file);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
db.exec(`CREATE TABLE event (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL,
  id TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (stream, revision), UNIQUE (stream, id)) STRICT`);
const insert = db.prepare('INSERT INTO event (position, stream, revision, id, data) VALUES (?, 1, ?, ?, ?)');

const latenciesMicros: number[] = [];
const end = performance.now() + seconds * 1000;
for (let row = 0; performance.now() < end; row++) {
  const started = performance.now();
  insert.run(row + 1, row, `id-${row}`, rows[row % rows.length]!);
  latenciesMicros.push((performance.now() - started) * 1000);
}
latenciesMicros.sort((a, b) => a - b);
process.stdout.write(`${JSON.stringify({ p50Micros: latenciesMicros[latenciesMicros.length >> 1] })}\n`);
