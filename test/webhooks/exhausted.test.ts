import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { RedeliverExhaustedHandler, RedeliverHandler } from '../../src/webhooks/commands/redeliver.handlers.js';
import { Redeliver, RedeliverExhausted } from '../../src/webhooks/commands/subscription.commands.js';
import { Redelivery } from '../../src/webhooks/dispatch/redelivery.js';
import { Courier } from '../../src/webhooks/dispatch/courier.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { refused } from '../contract/events.js';
import { DispatchService } from './dispatch-service.js';

const ATTEMPTS = 10;
let service: DispatchService;
let one: RedeliverHandler;
let all: RedeliverExhaustedHandler;

beforeEach(async () => {
  service = await DispatchService.start();
  const courier = new Courier(service.post, service.clock, service.alarm);
  const redelivery = new Redelivery(service.changes, courier, service.streams, new RandomIds());
  one = new RedeliverHandler(service.directory, redelivery, service.subscriptions);
  all = new RedeliverExhaustedHandler(service.directory, one);
  await service.tracking.do({ type: 'OpenProcess', data: { id: 'armenia-turkiye', title: 'A–T' } } as never);
  await service.subscribe('s', { filter: { changes: ['development.recorded'] } });
});
afterEach(() => service.discard());

const develop = (id: string): ProcessCommand =>
  ({
    type: 'RecordDevelopment',
    data: { id, date: '2022-07-01', type: 'report', title: id, effects: [] },
  }) as unknown as ProcessCommand;

const exhausted = () => [...service.directory.get('s').state.exhausted.keys()];
const letters = (id: string) => service.post.letters.filter((letter) => letter.id === id);

/** Records developments whose deliveries nobody takes until each is given up, and after each one that is taken. */
async function exhaust(...developments: readonly string[]): Promise<void> {
  for (const [index, id] of developments.entries()) {
    service.post.reply = () => 'no answer';
    const before = service.post.letters.length;
    await service.tracking.do(develop(id));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await service.until(() => service.post.letters.length === before + attempt);
      if (attempt < ATTEMPTS) await service.sleepOn();
    }
    await service.until(() => exhausted().length === index + 1);
    service.post.reply = () => 204;
    await service.tracking.do(develop(`after-${id}`));
    await service.until(() => service.post.letters.length === before + ATTEMPTS + 1);
  }
}

test('an exhausted delivery can be sent again: the same id, the same bytes, and then it is no longer exhausted', async () => {
  await exhaust('first');
  const [id] = exhausted() as [string];
  expect(await one.execute(new Redeliver('s', id))).toMatchObject({ delivery: id, outcome: 'delivered', status: 204 });
  const bodies = letters(id).map(({ body }) => body.toString());
  expect(bodies).toHaveLength(ATTEMPTS + 1);
  expect(new Set(bodies).size).toBe(1);
  await service.until(() => exhausted().length === 0);
});

test('one that fails once more stays exhausted', async () => {
  await exhaust('first');
  const [id] = exhausted() as [string];
  service.post.reply = () => 'no answer';
  expect(await one.execute(new Redeliver('s', id))).toMatchObject({ delivery: id, outcome: 'failed' });
  expect(exhausted()).toEqual([id]);
});

test('all of them are sent in their order, up to the first that fails again', async () => {
  await exhaust('first', 'second', 'third');
  const [first, second, third] = exhausted() as [string, string, string];
  const before = service.post.letters.length;
  service.post.reply = ({ id }) => (id === second ? 503 : 204);
  expect(await all.execute(new RedeliverExhausted('s'))).toEqual({ exhausted: 3 });
  await service.until(() => exhausted().length === 2);
  await service.until(() => service.post.letters.length === before + 2);
  expect(service.post.letters.slice(before).map(({ id }) => id)).toEqual([first, second]);
  expect(exhausted()).toEqual([second, third]);
});

test('what was never a delivery of this subscription is unknown', async () => {
  await expect(one.execute(new Redeliver('s', 'msg_s_1_0000000000000009-0'))).rejects.toThrow(
    refused('not-found', 'delivery/unknown'),
  );
});
