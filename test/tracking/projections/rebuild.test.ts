import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { dose } from '../../doses.js';
import { diskOf } from '../../read-model/full-disk.js';
import { TrackingService } from '../tracking-service.js';
import { history, open, play } from './random-history.js';
import { type Rows, rebuiltRowsOf, rowsOf } from './read-model-rows.js';

const RUNS = dose('PROPERTY_RUNS', { usual: 20, long: 100 });

/** Plays a history as `playing` does, and answers the rows that gave, and those of a model made from the same log. */
async function bothWays(playing: (first: TrackingService) => Promise<TrackingService>): Promise<[Rows, Rows]> {
  const first = await TrackingService.start();
  try {
    await open(first);
    await (await playing(first)).close();
    return [rowsOf(first.directory), await rebuiltRowsOf(first.directory)];
  } finally {
    rmSync(first.directory, { recursive: true, force: true });
  }
}

test('a read model that grew event by event has the rows of one built in one go', () =>
  fc.assert(
    fc.asyncProperty(history(40), async (steps) => {
      const [grown, rebuilt] = await bothWays(async (service) => {
        await play(service, steps);
        return service;
      });
      expect(grown).toEqual(rebuilt);
    }),
    { numRuns: RUNS },
  ));

test('a read model that was closed and opened again after any event has the same rows', () =>
  fc.assert(
    fc.asyncProperty(history(25), fc.nat(24), async (steps, at) => {
      const [reopened, rebuilt] = await bothWays(async (service) => {
        await play(service, steps.slice(0, at));
        await service.close();
        const again = await TrackingService.start(service.directory);
        await play(again, steps.slice(at), at);
        return again;
      });
      expect(reopened).toEqual(rebuilt);
    }),
    { numRuns: RUNS },
  ));

test('what cannot be written is taken back whole, and gives the same rows when it tries again by itself', () =>
  fc.assert(
    fc.asyncProperty(history(25), async (steps) => {
      const [retried, rebuilt] = await bothWays(async (service) => {
        await service.follower.whenHeadReached();
        const disk = diskOf(service.model);
        await play(service, steps.slice(0, 10));
        disk.isFull = true;
        await play(service, steps.slice(10), 10);
        disk.isFull = false;
        const head = await service.store.head();
        for (let tries = 0; tries < 3_000 && service.follower.position < head; tries++) await pause(20);
        return service;
      });
      expect(retried).toEqual(rebuilt);
    }),
    { numRuns: 4, endOnFailure: true },
  ));
