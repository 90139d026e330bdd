import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OPERATIONS_STREAM } from '../../src/event-store/log-trace.js';
import { prepareEvents } from '../../src/event-store/prepared-event.js';
import { openForWriting } from '../../src/event-store/sqlite/log-file.js';
import { LogStatements, LogTransaction } from '../../src/event-store/sqlite/log-transaction.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { PROJECTIONS } from '../../src/projections.js';
import { buildBeside } from '../../src/read-model/build-beside.js';
import { ReadModel } from '../../src/read-model/read-model.js';
import { someEvents } from '../contract/events.js';

const directory = mkdtempSync(join(tmpdir(), 'detente-beside-'));
afterAll(() => rmSync(directory, { recursive: true }));

function positionOf(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  const { position } = db.prepare('SELECT position FROM checkpoint').get() as { position: number };
  db.close();
  return position;
}

test('what is written while it is made is taken in too, and what is written while that is taken in', async () => {
  const file = join(directory, 'log.sqlite');
  const log = openForWriting(file);
  const sql = new LogStatements(log);
  // Written by the time that this returns: nothing waits for it.
  const write = (events: number) => {
    const transaction = new LogTransaction(sql, new SystemClock());
    const decided = someEvents(events).map((event) => ({ ...event, type: 'ShorterLogAccepted' }));
    transaction.append(OPERATIONS_STREAM, 'any', prepareEvents(OPERATIONS_STREAM, decided));
    transaction.commit();
  };
  write(3);
  const rounds: number[] = [];
  await buildBeside(directory, file, PROJECTIONS, (done, of) => {
    if (done < of || rounds.includes(of)) return;
    rounds.push(of);
    if (rounds.length < 3) write(2);
  });
  log.close();
  expect(rounds).toEqual([3, 5, 7]);
  expect(positionOf(join(directory, ReadModel.fileOf(PROJECTIONS.map(({ TABLES }) => TABLES))))).toBe(7);
});
