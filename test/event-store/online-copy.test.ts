import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { copyOnline } from '../../src/event-store/online-copy.js';
import { DAMAGES } from '../faults/damaged-directory.js';

const directory = mkdtempSync(join(tmpdir(), 'detente-copy-'));
afterAll(() => rmSync(directory, { recursive: true }));

const ROWS = 20_000;
const [original, copy] = ['original.sqlite', 'copy.sqlite'].map((name) => join(directory, name)) as [string, string];
const rowsIn = (db: DatabaseSync) => Number(db.prepare('SELECT count(*) AS rows FROM line').get()?.['rows']);

test('a copy is of one moment, however much is written meanwhile, and is one file for its owner only', async () => {
  const db = new DatabaseSync(original);
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE line (text TEXT)');
  const insert = db.prepare('INSERT INTO line VALUES (?)');
  const write = (rows: number) => {
    db.exec('BEGIN');
    for (let n = 0; n < rows; n++) insert.run(`line ${n} `.repeat(30));
    db.exec('COMMIT');
  };
  write(ROWS);
  let steps = 0;
  await copyOnline(original, copy, () => {
    steps += 1;
    write(1);
  });
  expect(steps).toBeGreaterThan(1);
  expect(rowsIn(db)).toBe(ROWS + steps);
  db.close();
  const copied = new DatabaseSync(copy, { readOnly: true });
  expect(rowsIn(copied)).toBe(ROWS);
  expect(readdirSync(directory).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
  expect(statSync(copy).mode & 0o077).toBe(0);
  copied.close();
});

test('what is damaged is not copied as if it were whole', async () => {
  DAMAGES['overwritten middle'](original);
  const refused = copyOnline(original, join(directory, 'of-damage.sqlite'), () => undefined);
  await expect(refused).rejects.toMatchObject({ code: 'copy/damaged' });
});
