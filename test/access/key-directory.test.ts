import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_STREAM } from '../../src/access/domain/key-events.js';
import { KeyDirectory } from '../../src/access/keys/key-directory.js';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { StreamId } from '../../src/kernel/event.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { SystemClock } from '../../src/operations/system-clock.js';

let directory: string;
let store: SqliteEventStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'detente-keys-'));
  store = SqliteEventStore.open(directory, new SystemClock());
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const ids = new RandomIds();
const append = (type: string, data: object) =>
  store.append(KEY_STREAM, 'any', [
    { id: ids.fresh(), type, schemaVersion: 1, data: data as never, metadata: { actor: 'admin', correlationId: 'c' } },
  ]);
const issue = (id: string) =>
  append('KeyIssued', { id, name: id, role: 'reader', hash: '00'.repeat(32), begins: 'detente_', salt: 's' });

test('what comes while the keys are read is not missed: one that is issued, and one that is revoked', async () => {
  await issue('first');
  const read = store.readStream.bind(store);
  jest.spyOn(store, 'readStream').mockImplementation(async function* (stream: StreamId, from) {
    yield* read(stream, from);
    if (stream !== KEY_STREAM) return;
    await append('KeyRevoked', { id: 'first', salt: 's' });
    await issue('second');
  });
  const keys = new KeyDirectory(store, () => undefined);
  keys.start();
  await keys.whenMet(new AbortController().signal);
  await keys.whenReached(await store.head());
  expect(keys.get('first')?.revokedAt).toBeDefined();
  expect(keys.get('second')).toBeDefined();
  await keys.stop();
});
