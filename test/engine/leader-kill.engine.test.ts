import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KurrentEventStore } from '../../src/event-store/kurrentdb/kurrent-event-store.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { collect } from '../contract/events.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { aPrefix, engine, replicaDirectory } from './engine.js';
import { expectLogHolds, Writers } from './writers.js';

/**
 * Shell commands, for TEST_EVENT_STORE_URL that names a cluster: one kills the node that leads, the other starts the node
 * that is missing, and ends when there are all of them.
 */
const KILL_LEADER = process.env['TEST_EVENT_STORE_KILL_LEADER'] ?? '';
const REVIVE = process.env['TEST_EVENT_STORE_REVIVE'] ?? '';
const KILLS = Number(process.env['LEADER_KILLS'] ?? 3);

const shell = (command: string) => promisify(execFile)('/bin/sh', ['-c', command]);

(KILL_LEADER === '' ? describe.skip : describe)('a cluster whose leader is killed', () => {
  test(
    `${KILLS} times under load: every append is answered and there once, in one order for both replicas`,
    async () => {
      const prefix = aPrefix();
      const connect = () =>
        KurrentEventStore.connect({ url: engine, prefix, dataDir: replicaDirectory() }, new SystemClock());
      const [store, replica] = [await connect(), await connect()];
      const writers = new Writers(store);
      for (let kill = 0; kill < KILLS; kill++) {
        await writers.answers(300);
        await shell(KILL_LEADER);
        await writers.answers(300);
        await shell(REVIVE);
      }
      await writers.answers(300);
      await writers.stop();
      expect(writers.outcomes.filter(({ code }) => code !== undefined)).toEqual([]);
      const log = await expectLogHolds(store, writers);
      expect(log).toHaveLength(writers.outcomes.flatMap(({ events }) => events).length);
      const last = log.at(-1)!.position;
      for await (const item of replica.follow(0 as never, new AbortController().signal))
        if (item !== 'caught-up' && item.position === last) break;
      expect(await collect(replica.readAll(0 as never))).toEqual(log);
      const fresh = await connect();
      expect(await collect(fresh.readAll(0 as never))).toEqual(log);
      await Promise.all([store, replica, fresh].map((one) => one.close()));
    },
    (KILLS + 1) * STEP_LIMIT_MS,
  );
});
