import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentEventStore } from '../../src/event-store/kurrentdb/kurrent-event-store.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { SeededRandom } from '../bench/dataset/random.js';
import { aStream, collect, refused, someEvents } from '../contract/events.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { startService } from '../e2e/service.js';
import { ServiceProcess } from '../faults/service-process.js';
import { BreakableLink } from './breakable-link.js';
import { aPrefix, describeWithEngine, engine, replicaDirectory } from './engine.js';
import { expectLogHolds, Writers } from './writers.js';

const CUTS = Number(process.env['CUTS'] ?? 12);
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const LONGEST_CUT_MS = 1_500;
/** Longer than an append is tried again. */
const LONG_CUT_MS = 13_000;

describeWithEngine('an engine that goes away', () => {
  let link: BreakableLink;
  beforeEach(async () => {
    link = await BreakableLink.to(engine);
  });
  afterEach(async () => {
    await ServiceProcess.killAll();
    await link.close();
  });

  const connect = (prefix: string, dataDir = replicaDirectory(), url = link.url) =>
    KurrentEventStore.connect({ url, prefix, dataDir }, new SystemClock());

  test(
    `for temporal, ${CUTS} times under load: every append is answered and there once, in one order for all (SEED=${SEED})`,
    async () => {
      const random = new SeededRandom(SEED);
      const prefix = aPrefix();
      const store = await connect(prefix);
      const writers = new Writers(store);
      for (let cut = 0; cut < CUTS; cut++) {
        await writers.answers(random.between(1, 200));
        link.cut();
        await pause(random.between(0, LONGEST_CUT_MS));
        link.mend();
      }
      await writers.answers(100);
      await writers.stop();
      expect(writers.outcomes.filter(({ code }) => code !== undefined)).toEqual([]);
      const log = await expectLogHolds(store, writers);
      log.forEach(({ recordedAt }, n) => expect(recordedAt).toBeGreaterThan(n === 0 ? 0 : log[n - 1]!.recordedAt));
      expect(log).toHaveLength(writers.outcomes.flatMap(({ events }) => events).length);
      expect(store.health.problem).toBeUndefined();
      await store.close();

      const replica = await connect(prefix, replicaDirectory(), engine);
      expect(await collect(replica.readAll(0 as never))).toEqual(log);
      await replica.close();
    },
    4 * STEP_LIMIT_MS,
  );

  test('for long: writes are told that nothing is known, the service is not ready, and both end without a restart', async () => {
    const service = await startService({ eventStoreUrl: link.url, eventStorePrefix: aPrefix() });
    const open = (id: string) => service.http.post('/api/v1/processes').send({ id, title: id });
    await open('before').expect(201);
    link.cut();
    const unknown = open('meanwhile').expect(503);
    await pause(500);
    const { body } = await service.http.get('/health/ready').expect(503);
    expect(body).toMatchObject({
      parts: { log: expect.stringMatching(/^cannot follow the engine at .* since /), 'read-model': 'ok' },
      lag: { positions: 0 },
    });
    expect((body as { lag: { seconds: number } }).lag.seconds).toBeGreaterThan(0);
    // What was known is still answered.
    await service.http.get('/api/v1/processes/before').expect(200);
    expect((await unknown).body).toMatchObject({ code: 'log/outcome-unknown' });
    link.mend();
    while ((await service.http.get('/health/ready')).status !== 200) await pause(50);
    await open('after').expect(201);
    await service.http.get('/api/v1/processes/after').expect(200);
    await service.stop();
  });

  test('while a replica is down: it goes on from where it was', async () => {
    const [prefix, dataDir] = [aPrefix(), replicaDirectory()];
    const first = await connect(prefix, dataDir);
    await first.append(aStream(), 'none', someEvents(3));
    await first.close();
    const other = await connect(prefix);
    await other.append(aStream(), 'none', someEvents(2));
    const again = await connect(prefix, dataDir);
    expect(await again.head()).toBe(5);
    expect(await collect(again.readAll(0 as never))).toEqual(await collect(other.readAll(0 as never)));
    await Promise.all([again.close(), other.close()]);
  });

  test('and is another one when it comes back: the directory of the first is refused', async () => {
    const dataDir = replicaDirectory();
    const prefix = aPrefix();
    const store = await connect(prefix, dataDir);
    const stream = aStream();
    await store.append(stream, 'none', someEvents(1));
    await store.connection.client.deleteStream(`${prefix}${stream}`);
    await store.close();
    await expect(connect(prefix, dataDir)).rejects.toEqual(refused('unavailable', 'data-directory/other-log'));
  });

  test('before the service starts: it ends with what to do, and another exit code', async () => {
    link.cut();
    const service = ServiceProcess.spawn(replicaDirectory(), { environment: { EVENT_STORE_URL: link.url } });
    const { code, errors } = await service.ended;
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^détente cannot run: The engine at kurrentdb:\/\/127\.0\.0\.1:\d+ cannot be reached \(.*\)\. Start it, or correct EVENT_STORE_URL\n$/,
    );
  });

  test(
    'for good, when its append gets no answer and the store is closed',
    async () => {
      const store = await connect(aPrefix());
      link.cut();
      const lost = store.append(aStream(), 'none', someEvents(1));
      const outcome = expect(lost).rejects.toEqual(refused('unavailable', 'log/outcome-unknown'));
      await store.close();
      await outcome;
    },
    LONG_CUT_MS + STEP_LIMIT_MS,
  );
});
