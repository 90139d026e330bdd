import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER_WRITTEN } from '../../src/event-store/operational-streams.js';
import { SqliteOperationalStreams } from '../../src/event-store/sqlite/sqlite-operational-streams.js';
import { collect, revision } from '../contract/events.js';
import { describeOperationalStreams } from '../contract/operational-streams.contract.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'detente-operational-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describeOperationalStreams('SQLite', async () => SqliteOperationalStreams.open(directory));

test('records and revisions outlive a restart', async () => {
  const first = SqliteOperationalStreams.open(directory);
  await first.append('kept', NEVER_WRITTEN, [{ a: 1 }, { a: 2 }], { keep: 1 });
  await first.close();

  const second = SqliteOperationalStreams.open(directory);
  expect(await collect(second.readBackwards('kept'))).toEqual([{ revision: 1, data: { a: 2 } }]);
  expect(await second.append('kept', revision(1), [{ a: 3 }], { keep: 1 })).toBe(2);
  await second.close();
});
