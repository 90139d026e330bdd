import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeBackup } from '../../src/backup/take-backup.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import {
  OPERATIONAL_TRACE,
  SqliteOperationalStreams,
} from '../../src/event-store/sqlite/sqlite-operational-streams.js';
import type { Revision } from '../../src/kernel/event.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, someEvents } from '../contract/events.js';

/** What is copied in one step is not interrupted: both files are longer than that. */
const LARGE = 'x'.repeat(900_000);
const parent = mkdtempSync(join(tmpdir(), 'detente-moment-'));
afterAll(() => rmSync(parent, { recursive: true }));

test('a cursor that moves while a backup is taken does not lie beyond the end of the log in it', async () => {
  const dataDir = join(parent, 'data');
  const store = SqliteEventStore.open(dataDir, new SystemClock());
  const streams = SqliteOperationalStreams.open(dataDir);
  const stream = aStream();
  await store.append(
    stream,
    'none',
    someEvents(3).map((event) => ({ ...event, data: { LARGE } })),
  );
  await streams.append('large', -1 as Revision, [{ LARGE }, { LARGE }, { LARGE }], { keep: 9 });
  let moved: Promise<unknown> | undefined;
  const moveOn = async () => {
    const { position } = await store.append(stream, 'any', someEvents(1));
    await streams.append('webhook-1', -1 as Revision, [{ position }], { keep: 9 });
  };
  const to = join(parent, 'backup');
  const { manifest } = await takeBackup(
    {
      ...{ dataDir, to, keysFor: [], keysTo: undefined, verifierKeys: [] },
      version: '0.1.0',
      madeAt: '2026-11-27T00:00:00Z',
    },
    (phase) => {
      if (phase === 'copying') moved ??= moveOn();
    },
  );
  await moved;
  await streams.close();
  await store.close();
  expect(moved).toBeDefined();
  expect(OPERATIONAL_TRACE.lastIn(dataDir)).toBe(4);
  expect(OPERATIONAL_TRACE.lastIn(to)).toBeLessThanOrEqual(manifest.position);
});
