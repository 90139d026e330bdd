import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { openExample, type Service, startService } from '../e2e/service.js';

const SECOND = 1_000_000;

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.stop();
});

interface DryRun {
  readonly items: readonly { readonly sequence: string }[];
  readonly next: number | null;
}

async function dryRun(after: number): Promise<DryRun> {
  const answer = await service.http.post('/api/v1/webhooks/dry-run').send({ notifyOn: 'both', after }).expect(200);
  return answer.body as DryRun;
}

test('a dry run that takes long ends early, and goes on where it ended', async () => {
  const whole = await dryRun(0);
  expect(whole.next).toBeNull();
  const clock = service.app.get(Clock);
  let micros: number = clock.monotonic();
  jest.spyOn(clock, 'monotonic').mockImplementation(() => (micros += 3 * SECOND) as Micros);
  const items: object[] = [];
  let answers = 0;
  for (let after: number | null = 0; after !== null; answers++) {
    const part: DryRun = await dryRun(after);
    items.push(...part.items);
    after = part.next;
  }
  expect(answers).toBeGreaterThan(1);
  expect(items).toEqual(whole.items);
});
