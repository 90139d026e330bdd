import { setTimeout as pause } from 'node:timers/promises';
import type { Micros } from '../../src/kernel/instant.js';
import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { attemptsOf, CursorLog } from '../../src/webhooks/dispatch/cursor-log.js';
import { startingAt } from '../../src/webhooks/domain/cursor.js';
import { DispatchService, HOUR_MS } from './dispatch-service.js';

const DAY_MICROS = 24 * HOUR_MS * 1_000;
const RECORDED = { filter: { changes: ['development.recorded' as const] } };

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start();
  await service.tracking.do({
    type: 'OpenProcess',
    data: { id: 'armenia-turkiye', title: 'A–T' },
  } as unknown as ProcessCommand);
  await service.subscribe('s', RECORDED);
});
afterEach(() => service.discard());

const sweep = () => service.dispatcher.forgetOld(new AbortController().signal);
const passDays = (days: number) => service.timer.moveTo((service.clock.instant + days * DAY_MICROS) as Micros);
const cursor = async () => {
  const { beginning } = service.directory.get('s');
  return (await CursorLog.open(service.streams, 's', startingAt(beginning, beginning))).cursor;
};

async function attempts(): Promise<number[]> {
  const found: number[] = [];
  for await (const { sequence } of attemptsOf(service.streams, 's')) found.push(Number(sequence.slice(0, 16)));
  return found.reverse();
}

/** Until what became of it is kept. */
async function deliver(id: string): Promise<void> {
  const before = (await attempts()).length;
  const data = { id, date: '2022-07-01', type: 'report', title: id, effects: [] };
  await service.tracking.do({ type: 'RecordDevelopment', data } as unknown as ProcessCommand);
  while ((await attempts()).length === before) await pause(2);
}

test('records of attempts go when they are thirty days old, and the cursor stays where it was', async () => {
  await deliver('old');
  passDays(29);
  await deliver('young');
  const told = await attempts();
  await sweep();
  expect(await attempts()).toEqual(told);
  passDays(2);
  const before = await cursor();
  await sweep();
  expect(await attempts()).toEqual(told.slice(1));
  expect(await cursor()).toEqual(before);
  await deliver('next');
  expect(await attempts()).toHaveLength(2);
  expect(service.transport.requests.map(({ event: { subject } }) => subject)).toEqual(
    ['old', 'young', 'next'].map((id) => `developments/${id}`),
  );
});

test('where nothing is left but the cursor, a restart sends nothing again', async () => {
  await deliver('old');
  passDays(40);
  await sweep();
  await sweep();
  expect(await attempts()).toEqual([]);
  const { directory } = service.tracking;
  const at = service.clock.instant;
  await service.stop();
  await service.tracking.close();
  service = await DispatchService.start(directory, at);
  await deliver('new');
  expect(service.transport.requests.map(({ event: { subject } }) => subject)).toEqual(['developments/new']);
});

test('those of a subscription that is switched off go too, and it goes on where it was when it is on again', async () => {
  await deliver('old');
  await service.switch('s', 'Disable');
  passDays(40);
  while ((await attempts()).length > 0) await sweep();
  await service.switch('s', 'Enable');
  await deliver('new');
  expect(service.transport.requests.map(({ event: { subject } }) => subject)).toEqual([
    'developments/old',
    'developments/new',
  ]);
});

test('a dead letter can be seen and sent again however long ago it was given up', async () => {
  service.transport.reply = () => 503;
  const data = { id: 'lost', date: '2022-07-01', type: 'report', title: 'lost', effects: [] };
  await service.tracking.do({ type: 'RecordDevelopment', data } as unknown as ProcessCommand);
  const deadLettered = () => service.directory.get('s').state.deadLettered;
  while (deadLettered().size === 0) {
    await service.sleepOn();
    await pause(20);
  }
  passDays(100);
  while ((await attempts()).length > 0) await sweep();
  expect([...deadLettered().keys()]).toHaveLength(1);
});
