import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import {
  Redeliver,
  RedeliverDeadLettered,
  RedeliverDeadLetteredHandler,
  RedeliverHandler,
} from '../../src/webhooks/commands/redeliver.js';
import { refused } from '../contract/events.js';
import { DispatchService } from './dispatch-service.js';

const ATTEMPTS = 10;
let service: DispatchService;
let one: RedeliverHandler;
let all: RedeliverDeadLetteredHandler;

beforeEach(async () => {
  service = await DispatchService.start();
  one = service.tracking.module.get(RedeliverHandler);
  all = service.tracking.module.get(RedeliverDeadLetteredHandler);
  await service.tracking.do({ type: 'OpenProcess', data: { id: 'armenia-turkiye', title: 'A–T' } } as never);
  await service.subscribe('s', { filter: { changes: ['development.recorded'] } });
});
afterEach(() => service.discard());

const develop = (id: string): ProcessCommand =>
  ({
    type: 'RecordDevelopment',
    data: { id, date: '2022-07-01', type: 'report', title: id, effects: [] },
  }) as unknown as ProcessCommand;

const deadLettered = () => [...service.directory.get('s').state.deadLettered.keys()];
const requests = (id: string) => service.transport.requests.filter((request) => request.id === id);

/** Records developments whose deliveries nobody takes until each is given up, and after each one that is taken. */
async function deadLetter(...developments: readonly string[]): Promise<void> {
  for (const [index, id] of developments.entries()) {
    service.transport.reply = () => 'no answer';
    const before = service.transport.requests.length;
    await service.tracking.do(develop(id));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await service.until(() => service.transport.requests.length === before + attempt);
      if (attempt < ATTEMPTS) await service.sleepOn();
    }
    await service.until(() => deadLettered().length === index + 1);
    service.transport.reply = () => 204;
    await service.tracking.do(develop(`after-${id}`));
    await service.until(() => service.transport.requests.length === before + ATTEMPTS + 1);
  }
}

test('a dead-lettered delivery can be sent again: the same id, the same bytes, and then it is one no longer', async () => {
  await deadLetter('first');
  const [id] = deadLettered() as [string];
  expect(await one.execute(new Redeliver('s', id))).toMatchObject({ delivery: id, outcome: 'delivered', status: 204 });
  const bodies = requests(id).map(({ body }) => body.toString());
  expect(bodies).toHaveLength(ATTEMPTS + 1);
  expect(new Set(bodies).size).toBe(1);
  await service.until(() => deadLettered().length === 0);
});

test('one that fails once more stays dead-lettered', async () => {
  await deadLetter('first');
  const [id] = deadLettered() as [string];
  service.transport.reply = () => 'no answer';
  expect(await one.execute(new Redeliver('s', id))).toMatchObject({ delivery: id, outcome: 'failed' });
  expect(deadLettered()).toEqual([id]);
});

test('all of them are sent in their order, up to the first that fails again', async () => {
  await deadLetter('first', 'second', 'third');
  const [first, second, third] = deadLettered() as [string, string, string];
  const before = service.transport.requests.length;
  service.transport.reply = ({ id }) => (id === second ? 503 : 204);
  expect(await all.execute(new RedeliverDeadLettered('s'))).toEqual({ deadLettered: 3 });
  await service.until(() => deadLettered().length === 2);
  await service.until(() => service.transport.requests.length === before + 2);
  expect(service.transport.requests.slice(before).map(({ id }) => id)).toEqual([first, second]);
  expect(deadLettered()).toEqual([second, third]);
});

test('what was never a delivery of this subscription is unknown', async () => {
  await expect(one.execute(new Redeliver('s', 'msg_s_1_0000000000000009-0'))).rejects.toThrow(
    refused('not-found', 'delivery/unknown'),
  );
});
