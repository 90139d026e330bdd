import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { diskOf } from '../read-model/full-disk.js';
import { firstDifference, rebuiltRowsOf, rowsOf } from '../tracking/projections/read-model-rows.js';
import { DispatchService } from './dispatch-service.js';

const REPORT = {
  type: 'RecordDevelopment',
  data: { id: 'd', date: '2022-07-01', type: 'report', title: 'd', effects: [] },
} as unknown as ProcessCommand;

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start();
  await service.tracking.do({
    type: 'OpenProcess',
    data: { id: 'armenia-turkiye', title: 'A–T' },
  } as unknown as ProcessCommand);
});
afterEach(() => service.discard());

async function stop(): Promise<string> {
  await service.stop();
  await service.tracking.close();
  return service.tracking.directory;
}

async function startAgain(directory: string): Promise<void> {
  service = await DispatchService.start(directory, service.clock.instant);
  await service.until(() => service.directory.hasMet);
}

const shown = () =>
  service.directory.all().map(({ id, state, versions, createdAt, replay, enabledAt }) => ({
    id,
    state,
    versions,
    createdAt,
    replay,
    enabledAt,
  }));

/** Subscriptions with something of everything that can become of one. */
async function eventful(): Promise<void> {
  for (const id of ['a', 'b', 'c']) await service.subscribe(id, { filter: { processes: [id] }, proof: id === 'b' });
  await service.switch('b', 'Disable');
  await service.replay('a', 1);
  for (const delivery of ['msg_2', 'msg_1', 'msg_3'])
    await service.handle('a', { type: 'DeadLetter', delivery: { ...LETTER, delivery } });
  await service.handle('a', { type: 'DeliverDeadLettered', delivery: 'msg_3' });
  await service.handle('a', { type: 'RotateSecret', secret: { sealed: 'v1.x' }, until: '2026-12-01T00:00:00.000000Z' });
  for (const url of ['https://example.org/a', 'https://example.org/b'])
    await service.handle('a', { type: 'Change', settings: { url, filter: { measures: ['m'] }, notifyOn: 'both' } });
  await service.handle('c', { type: 'Delete' });
}
const LETTER = { partition: 'p', sequence: '0000000000000001-00000', previous: null, kind: 'development.recorded' };

test('a start knows of subscriptions what was known before it', async () => {
  await eventful();
  const before = shown();
  expect(before.map(({ id }) => id)).toEqual(['a', 'b']);
  expect([...before[0]!.state.deadLettered.keys()]).toEqual(['msg_2', 'msg_1']);
  await startAgain(await stop());
  expect(shown()).toEqual(before);
  expect([...service.directory.get('a').state.deadLettered.keys()]).toEqual(['msg_2', 'msg_1']);
  await service.switch('b', 'Enable');
  const after = shown();
  await startAgain(await stop());
  expect(shown()).toEqual(after);
});

test('made anew from the log, the read model holds the same of them', async () => {
  await eventful();
  const before = shown();
  const directory = await stop();
  const followed = rowsOf(directory);
  const tables = ['subscription', 'subscription_version', 'dead_letter'];
  expect(tables.map((table) => followed[table]?.length)).toEqual([2, 3, 2]);
  expect(firstDifference(await rebuiltRowsOf(directory), followed)).toBeUndefined();
  await startAgain(directory);
  expect(shown()).toEqual(before);
});

/** Handed in while the disk is full: the log has it, and the read model takes back what it did of it, once. */
async function rotateWithoutRoom(): Promise<void> {
  const { model, follower } = service.tracking;
  await follower.whenHeadReached();
  const disk = diskOf(model);
  disk.isFull = true;
  const secret = service.sealedSecret('a');
  const rotated = { type: 'RotateSecret', secret, until: '2026-12-01T00:00:00.000000Z' } as const;
  await expect(service.handle('a', rotated)).rejects.toThrow('there is no room');
  disk.isFull = false;
  await service.until(() => follower.state === 'ready');
}

test('what was taken back with the rest of a batch comes once', async () => {
  await service.subscribe('a');
  await rotateWithoutRoom();
  expect(service.directory.get('a').state.secrets).toHaveLength(2);
});

test('what waits to be tried again goes where its subscription says by then', async () => {
  await service.subscribe('a', { filter: { changes: ['development.recorded'] } });
  service.transport.reply = () => 'no answer';
  await service.tracking.do(REPORT);
  await service.until(() => service.retryAt !== undefined);
  await rotateWithoutRoom();
  const { filter, notifyOn } = service.directory.get('a').state.settings!;
  await service.handle('a', { type: 'Change', settings: { url: 'https://example.org/new', filter, notifyOn } });
  await service.sleepOn();
  await service.until(() => service.transport.requests.length === 2);
  expect(service.transport.requests.map(({ url }) => url)).toEqual(['https://example.org/', 'https://example.org/new']);
});

test('what is kept of a subscription goes with it', async () => {
  await service.subscribe('a', { filter: { changes: ['development.recorded'] } });
  await service.tracking.do(REPORT);
  const records = async () => {
    const found: object[] = [];
    for await (const { data } of service.streams.readBackwards('webhook-a')) found.push(data);
    return found;
  };
  await service.until(() => service.transport.requests.length === 1);
  const come = async (count: number) => {
    for (let tries = 0; tries < 3_000 && (await records()).length !== count; tries++)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await come(1);
  expect(await records()).toHaveLength(1);
  await service.handle('a', { type: 'Delete' });
  await come(0);
  expect(await records()).toEqual([]);
});
