import { setImmediate } from 'node:timers/promises';
import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { DispatchService } from './dispatch-service.js';

const SUBSCRIPTIONS = dose('SUBSCRIPTIONS', { usual: 300, long: 10_000 });
const TOGETHER = 50;

let service: DispatchService;
beforeEach(async () => void (service = await DispatchService.start()));
afterEach(() => service.discard());

const command = (type: string, data: object) => ({ type, data }) as unknown as ProcessCommand;
const development = (id: string) =>
  command('RecordDevelopment', { id, date: '2022-07-01', type: 'report', title: id, effects: [] });

/** Every tenth is for the process in which something happens. */
const idOf = (n: number) => (n % 10 === 0 ? `own-${n}` : `other-${n}`);

test(
  `of ${SUBSCRIPTIONS} subscriptions each is told what concerns it, once, and others have their turn meanwhile`,
  async () => {
    await service.tracking.do(command('OpenProcess', { id: 'armenia-turkiye', title: 'A–T' }));
    for (let n = 0; n < SUBSCRIPTIONS; n += TOGETHER)
      await Promise.all(
        Array.from({ length: TOGETHER }, (_, m) => {
          const id = idOf(n + m);
          const changes = ['development.recorded'] as const;
          const processes = [id.startsWith('own') ? 'armenia-turkiye' : id];
          return service.subscribe(id, { filter: { processes, changes } });
        }),
      );
    const own = Array.from({ length: SUBSCRIPTIONS }, (_, n) => idOf(n)).filter((id) => id.startsWith('own'));
    const { requests } = service.transport;
    for (const [round, id] of ['one', 'two', 'three'].entries()) {
      await service.tracking.do(development(id));
      let turns = 0;
      for (const late = Date.now() + STEP_LIMIT_MS; requests.length < own.length * (round + 1); turns++) {
        if (Date.now() > late) throw new Error(`only ${requests.length} were told`);
        await setImmediate();
      }
      expect(turns).toBeGreaterThan(own.length / 32);
    }
    expect(requests).toHaveLength(own.length * 3);
    const told = (subject: string) =>
      requests.filter(({ event }) => event.subject === subject).map(({ subscription }) => subscription);
    for (const id of ['one', 'two', 'three']) expect(told(`developments/${id}`).toSorted()).toEqual(own.toSorted());
  },
  10 * STEP_LIMIT_MS,
);
