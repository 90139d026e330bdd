// Copies the JSON of every event of a log into one bare table, so many rows a transaction; only the writing is timed.
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

interface Input {
  readonly log: string;
  readonly file: string;
  readonly rowsPerTransaction: number;
}

const { log, file, rowsPerTransaction } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const source = new DatabaseSync(log, { readOnly: true });
const db = new DatabaseSync(file);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, data TEXT NOT NULL, metadata TEXT NOT NULL) STRICT');
const page = source.prepare('SELECT position, data, metadata FROM event WHERE position > ? ORDER BY position LIMIT ?');
const insert = db.prepare('INSERT INTO row (id, data, metadata) VALUES (?, ?, ?)');

let rows = 0;
let elapsedMs = 0;
for (let after = 0; ;) {
  const events = page.all(after, rowsPerTransaction) as { position: number; data: string; metadata: string }[];
  if (events.length === 0) break;
  const started = performance.now();
  db.exec('BEGIN IMMEDIATE');
  for (const { position, data, metadata } of events) insert.run(position, data, metadata);
  db.exec('COMMIT');
  elapsedMs += performance.now() - started;
  after = events.at(-1)!.position;
  rows += events.length;
}
process.stdout.write(`${JSON.stringify({ rows, seconds: elapsedMs / 1000 })}\n`);
