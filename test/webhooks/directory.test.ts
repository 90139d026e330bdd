import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { DispatchService } from './dispatch-service.js';

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start();
  await service.tracking.do({
    type: 'OpenProcess',
    data: { id: 'armenia-turkiye', title: 'A–T' },
  } as unknown as ProcessCommand);
});
afterEach(() => service.discard());

async function restart(): Promise<void> {
  const { directory } = service.tracking;
  await service.stop();
  await service.tracking.close();
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

test('a start from a snapshot knows of subscriptions what the log tells, without reading all of it', async () => {
  for (const id of ['a', 'b', 'c']) await service.subscribe(id, { filter: { processes: [id] } });
  await service.switch('b', 'Disable');
  await service.replay('a', 1);
  await service.subscriptions.handle('c', () => ({ type: 'Delete' }), { actor: 'x', correlationId: 'x' });
  const before = shown();
  expect(before.map(({ id }) => id)).toEqual(['a', 'b']);
  await restart();
  expect(shown()).toEqual(before);
  await service.switch('b', 'Enable');
  const after = shown();
  await restart();
  expect(shown()).toEqual(after);
});

test('what is kept of a subscription goes with it', async () => {
  await service.subscribe('a', { filter: { changes: ['development.recorded'] } });
  await service.tracking.do({
    type: 'RecordDevelopment',
    data: { id: 'd', date: '2022-07-01', type: 'report', title: 'd', effects: [] },
  } as unknown as ProcessCommand);
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
  await service.subscriptions.handle('a', () => ({ type: 'Delete' }), { actor: 'x', correlationId: 'x' });
  await come(0);
  expect(await records()).toEqual([]);
});
