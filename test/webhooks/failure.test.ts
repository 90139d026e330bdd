import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { attemptsOf } from '../../src/webhooks/dispatch/cursor-log.js';
import { DispatchService, HOUR_MS } from './dispatch-service.js';

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start();
  await service.tracking.do(open);
  await service.tracking.do(declare);
});
afterEach(() => service.discard());

const open = { type: 'OpenProcess', data: { id: 'armenia-turkiye', title: 'A–T' } } as unknown as ProcessCommand;
const declare = {
  type: 'DeclareMeasure',
  data: { id: 'air-cargo', title: 'Air cargo', kind: 'commitment' },
} as unknown as ProcessCommand;
const develop = (id: string, action = 'agree'): ProcessCommand =>
  ({
    type: 'RecordDevelopment',
    data: { id, date: '2022-07-01', type: 'agreement', title: id, effects: [{ measure: 'air-cargo', action }] },
  }) as unknown as ProcessCommand;

const ONLY_RECORDED = { filter: { changes: ['development.recorded' as const] } };
const minutesBetween = () => {
  const { requests } = service.transport;
  return requests.slice(1).map(({ at }, n) => Math.round((at - requests[n]!.at) / 1e6 / 6) / 10);
};

test('a delivery that fails is tried ten times, then given up, and the next one is not kept waiting for ever', async () => {
  await service.subscribe('s', ONLY_RECORDED);
  service.transport.reply = ({ id }) => (id.includes('_0000000000000004-') ? 'no answer' : 204);
  await service.tracking.do(develop('first'));
  await service.tracking.do(develop('second'));
  for (let attempt = 1; attempt < 10; attempt++) {
    await service.until(() => service.transport.requests.length === attempt);
    await service.sleepOn();
  }
  await service.until(() => service.transport.requests.length === 11);
  expect(minutesBetween()).toEqual([0.1, 5, 30, 120, 300, 600, 840, 1_200, 1_440, 0]);
  const [failed, next] = [service.transport.requests[9]!, service.transport.requests[10]!];
  expect(next.event.previous).toBe(failed.event.sequence);
  expect(
    new Set(
      service.transport.requests
        .slice(0, 10)
        .map(({ id, body }) => id + body.toString())
        .values(),
    ).size,
  ).toBe(1);
  const { state } = service.directory.get('s');
  expect([...state.deadLettered.keys()]).toEqual([failed.id]);
});

test('a receiver may ask for more time, up to a day', async () => {
  await service.subscribe('s', ONLY_RECORDED);
  const asked = [HOUR_MS, 100 * HOUR_MS];
  service.transport.reply = () => {
    const retryAfterMs = asked.shift();
    return retryAfterMs === undefined ? 204 : { status: 429, retryAfterMs };
  };
  await service.tracking.do(develop('first'));
  for (const attempt of [1, 2]) {
    await service.until(() => service.transport.requests.length === attempt);
    await service.sleepOn();
  }
  await service.until(() => service.transport.requests.length === 3);
  expect(minutesBetween()).toEqual([60, 1_440]);
});

test('after 120 hours without a success it is warned of at half of that, then switched off, and told when it recovers', async () => {
  await service.subscribe('s', ONLY_RECORDED);
  const told = ['webhook.disabled', 'webhook.recovered', 'webhook.dead-lettered'] as const;
  await service.subscribe('watcher', { filter: { changes: told } });
  let up = false;
  service.transport.reply = (_, { type }) => (up || type.includes('webhook.') ? 204 : 'no answer');
  const start = service.clock.instant;
  for (let n = 0; n < 3; n++) await service.tracking.do(develop(`d-${n}`));
  while (service.directory.get('s').state.stage === 'enabled') {
    await service.until(() => service.directory.get('s').state.stage !== 'enabled' || service.retryAt !== undefined);
    if (service.directory.get('s').state.stage !== 'enabled') break;
    const { warned } = service.directory.get('s').state;
    const hours = (service.clock.instant - start) / 1000 / HOUR_MS;
    if (hours < 60) expect(warned).toBe(false);
    service.timer.moveTo(service.retryAt!);
    const sent = service.transport.requests.length;
    await service.until(() => service.transport.requests.length > sent);
    await service.until(() => service.retryAt !== undefined || service.directory.get('s').state.stage !== 'enabled');
  }
  const hours = (service.clock.instant - start) / 1000 / HOUR_MS;
  expect(hours).toBeGreaterThanOrEqual(120);
  expect(service.directory.get('s').state).toMatchObject({
    stage: 'disabled',
    disabledBecause: 'failing',
    warned: true,
  });
  up = true;
  await service.switch('s', 'Enable');
  const about = (kind: string) =>
    service.transport.requests.filter(({ event }) => event.type === `detente.webhook.${kind}.v1`);
  await service.until(() => about('recovered').length > 0);
  expect(about('disabled').map(({ event }) => event.data)).toMatchObject([{ subscription: 's', because: 'failing' }]);
  expect(about('dead-lettered').length).toBe(service.directory.get('s').state.deadLettered.size);
});

test('a process that is blocked delays no other, and keeps its own order', async () => {
  await service.subscribe('s', ONLY_RECORDED);
  const other = (n: number) =>
    service.tracking.store.append('process-serbia-kosovo' as never, 'any', [
      event(n === 0 ? 'ProcessOpened' : 'DevelopmentRecorded', n),
    ]);
  let blocked = true;
  service.transport.reply = (_, { source }) => (blocked && source.endsWith('armenia-turkiye') ? 503 : 204);
  await other(0);
  for (let n = 1; n <= 200; n++) {
    await other(n);
    await service.tracking.do(develop(`d-${n}`));
  }
  const of = (process: string) =>
    service.transport.requests.filter(({ event: { source } }) => source.endsWith(process));
  await service.until(() => of('serbia-kosovo').length === 200);
  expect(of('armenia-turkiye').length).toBeGreaterThan(0);
  expect(new Set(of('armenia-turkiye').map(({ event: { subject } }) => subject))).toEqual(
    new Set(['developments/d-1']),
  );
  blocked = false;
  service.transport.requests.length = 0;
  await service.sleepOn();
  await service.until(() => service.transport.requests.length === 200);
  const expected = Array.from({ length: 200 }, (_, n) => `developments/d-${n + 1}`);
  expect(service.transport.requests.map(({ event: { subject } }) => subject)).toEqual(expected);
});

test('where it stands outlives a restart: neither a retry comes early nor anything twice', async () => {
  await service.subscribe('s', ONLY_RECORDED);
  service.transport.reply = (_, { subject }) => (subject.endsWith('second') ? 503 : 204);
  await service.tracking.do(develop('first'));
  await service.tracking.do(develop('second'));
  await service.until(() => service.retryAt !== undefined);
  const { directory } = service.tracking;
  const at = service.clock.instant;
  await service.stop();
  await service.tracking.close();
  service = await DispatchService.start(directory, at);
  await service.until(() => service.retryAt !== undefined);
  expect(service.transport.requests).toEqual([]);
  await service.sleepOn();
  await service.until(() => service.transport.requests.length === 1);
  expect(service.transport.requests[0]!.event.subject).toBe('developments/second');
  const attempts: number[] = [];
  for await (const { sequence, attempt } of attemptsOf(service.streams, 's'))
    if (sequence.includes('5-')) attempts.push(attempt);
  expect(attempts).toEqual([2, 1]);
});

const event = (type: string, n: number) => ({
  id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as never,
  type,
  schemaVersion: 1,
  data:
    type === 'ProcessOpened'
      ? { id: 'serbia-kosovo', title: 'S–K' }
      : { id: `k-${n}`, date: '2022-07-01', type: 'report', title: 'x', effects: [] },
  metadata: { actor: 'tester', correlationId: 'test' },
});
