import type { Micros } from '../../../src/kernel/instant.js';
import type { ProcessCommand } from '../../../src/tracking/domain/process.js';
import type { NotifyOn } from '../../../src/webhooks/domain/change-kinds.js';
import { DispatchService } from '../../webhooks/dispatch-service.js';

const DAY_MICROS = 86_400_000_000;
const NOON = (Date.UTC(2026, 8, 1, 12) * 1000) as Micros;
const onDay = (days: number) => (NOON + days * DAY_MICROS) as Micros;
const midnight = (days: number) => (NOON - DAY_MICROS / 2 + days * DAY_MICROS) as Micros;

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start(undefined, NOON);
  service.calendar.start();
  await service.tracking.do({
    type: 'OpenProcess',
    data: { id: 'armenia-turkiye', title: 'A–T' },
  } as unknown as ProcessCommand);
  for (const id of ['air-cargo', 'border'])
    await service.tracking.do({
      type: 'DeclareMeasure',
      data: { id, title: id, kind: 'commitment' },
    } as unknown as ProcessCommand);
  for (const notifyOn of ['recorded', 'due', 'both'] as const)
    await service.subscribe(notifyOn, { notifyOn, filter: { changes: ['measure.state-changed', 'deadline.due'] } });
});
afterEach(() => service.discard());

const develop = (id: string, effects: object[], more: object = {}): Promise<unknown> =>
  service.tracking.do({
    type: 'RecordDevelopment',
    data: { id, date: '2026-09-01', type: 'agreement', title: id, effects, ...more },
  } as unknown as ProcessCommand);

const told = (to: NotifyOn) =>
  service.transport.requests
    .filter(({ subscription }) => subscription === to)
    .map(({ event: { type, subject, data } }) => [
      type.split('.')[2],
      subject,
      data['asOf'] ?? data['date'],
      (data['after'] as { state: string } | undefined)?.state,
    ]);

async function fell(): Promise<object[]> {
  const events: object[] = [];
  for await (const event of service.tracking.store.readStream('calendar-armenia-turkiye' as never))
    events.push(event.data);
  return events;
}

async function comesTo(days: number): Promise<void> {
  const { requests } = service.transport;
  service.timer.moveTo(midnight(days));
  await service.until(() => service.retryAt === midnight(days + 1));
  // What the calendar brought has been appended; let it be delivered.
  const head = await service.tracking.store.head();
  await service.tracking.follower.whenReached(head);
  let sent = -1;
  while (sent !== requests.length) {
    sent = requests.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

test('an effect ahead is told when it is recorded, on its day, or both', async () => {
  await service.until(() => service.retryAt === midnight(1));
  await develop('d', [{ measure: 'air-cargo', action: 'take-effect', from: '2026-09-03' }]);
  const agreed = ['state-changed', 'measures/air-cargo', '2026-09-01', 'agreed'];
  const ahead = ['state-changed', 'measures/air-cargo', '2026-09-03', 'in-effect'];
  await service.until(() => told('recorded').length === 2 && told('both').length === 2);
  expect(service.transport.requests.filter(({ event }) => event.data['ahead'] === true)).toHaveLength(2);
  await comesTo(1);
  expect(told('due')).toEqual([agreed]);
  await comesTo(2);
  expect([told('recorded'), told('due'), told('both')]).toEqual([
    [agreed, ahead],
    [agreed, ahead],
    [agreed, ahead, ahead],
  ]);
});

test('a decision that lies ahead is told as an agreement on its day', async () => {
  await service.until(() => service.retryAt === midnight(1));
  await develop('d', [{ measure: 'air-cargo', action: 'take-effect', from: '2026-09-03' }], { date: '2026-09-02' });
  await service.until(() => told('recorded').length === 2);
  await comesTo(1);
  expect(told('due')).toEqual([['state-changed', 'measures/air-cargo', '2026-09-02', 'agreed']]);
  expect(await fell()).toMatchObject([{ day: '2026-09-02', effects: [{ development: 'd', action: 'agree' }] }]);
});

test('what was postponed, cancelled, corrected or retracted before its day does not fire', async () => {
  await service.until(() => service.retryAt === midnight(1));
  await develop('d', [{ measure: 'air-cargo', action: 'take-effect', from: '2026-09-04' }]);
  await develop('e', [{ measure: 'border', action: 'take-effect', from: '2026-09-04' }]);
  service.clock.instant = onDay(0);
  await comesTo(1);
  await develop('later', [{ measure: 'air-cargo', action: 'postpone' }], { date: '2026-09-02' });
  await service.tracking.do({
    type: 'CorrectDevelopment',
    data: {
      development: 'e',
      changes: { effects: [{ measure: 'border', action: 'take-effect', from: '2026-09-05' }] },
      reason: 'x',
    },
  } as unknown as ProcessCommand);
  await comesTo(2);
  await comesTo(3);
  const agreed = ['air-cargo', 'border'].map((id) => ['state-changed', `measures/${id}`, '2026-09-01', 'agreed']);
  expect(told('due')).toEqual(agreed);
  await comesTo(4);
  expect(told('due')).toEqual([...agreed, ['state-changed', 'measures/border', '2026-09-05', 'in-effect']]);
});

test('the day after `until` is a day on which something falls due, and a deadline has its own kind', async () => {
  await service.until(() => service.retryAt === midnight(1));
  await develop('d', [
    { measure: 'air-cargo', action: 'take-effect', until: '2026-09-02' },
    { measure: 'border', action: 'set-deadline', from: '2026-09-02' },
  ]);
  await service.until(() => told('due').length === 1);
  await comesTo(1);
  expect(told('due').slice(1)).toEqual([['due', 'measures/border', '2026-09-02', undefined]]);
  await comesTo(2);
  expect(told('due').slice(2)).toEqual([['state-changed', 'measures/air-cargo', '2026-09-03', 'ended']]);
});

test('days that passed while nothing ran are made up for, once', async () => {
  await service.until(() => service.retryAt === midnight(1));
  await develop('d', [{ measure: 'air-cargo', action: 'take-effect', from: '2026-09-03' }]);
  await develop('e', [{ measure: 'border', action: 'take-effect', from: '2026-09-04' }]);
  await service.until(() => told('both').length === 4);
  const { directory } = service.tracking;
  for (const [start, expected] of [
    [onDay(10), 2],
    [onDay(11), 0],
  ] as const) {
    await service.stop();
    await service.tracking.close();
    service = await DispatchService.start(directory, start);
    service.calendar.start();
    await service.until(() => service.retryAt !== undefined);
    await comesTo(Math.round((start - NOON) / DAY_MICROS) + 1);
    expect(told('due')).toHaveLength(expected);
  }
  expect(await fell()).toMatchObject([{ day: '2026-09-03' }, { day: '2026-09-04' }]);
});

test('the day on which it becomes uncertain is news, and what is recorded on the day itself is not told again', async () => {
  await service.until(() => service.retryAt === midnight(1));
  await develop('maybe', [{ measure: 'air-cargo', action: 'take-effect' }], { date: '2026-09-03/2026-09-05' });
  await comesTo(1);
  expect(await fell()).toEqual([]);
  await comesTo(2);
  expect(await fell()).toMatchObject([{ day: '2026-09-03', effects: [{ development: 'maybe' }] }]);
  service.clock.instant = onDay(3);
  await develop('today', [{ measure: 'border', action: 'take-effect' }], { date: '2026-09-04' });
  await comesTo(3);
  await comesTo(4);
  expect(await fell()).toMatchObject([
    { day: '2026-09-03' },
    { day: '2026-09-05', effects: [{ development: 'maybe' }] },
  ]);
});
