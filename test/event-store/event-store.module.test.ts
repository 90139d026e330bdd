import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Config } from '../../src/config.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { EventStoreModule } from '../../src/event-store/event-store.module.js';
import { Clock } from '../../src/kernel/clock.js';
import { Ids } from '../../src/kernel/ids.js';
import { Metrics } from '../../src/operations/metrics.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, refused, someEvents } from '../contract/events.js';

@Global()
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, { provide: Ids, useClass: RandomIds }, Metrics],
  exports: [Clock, Ids, Metrics],
})
class ClockModule {}

test('the application has one event store, and its data directory is free again once it has stopped', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'detente-module-'));
  const started = () =>
    Test.createTestingModule({ imports: [ClockModule, EventStoreModule.forRoot(new Config({ dataDir }))] }).compile();

  const first = await started();
  const store = first.get(EventStore);
  expect(await store.append(aStream(), 'none', someEvents(1))).toMatchObject({ position: 1 });
  await expect(started()).rejects.toEqual(refused('unavailable', 'data-directory/in-use'));
  await first.close();
  await expect(store.head()).rejects.toEqual(refused('unavailable', 'log/closed'));

  const second = await started();
  expect(await second.get(EventStore).head()).toBe(1);
  await second.close();
  rmSync(dataDir, { recursive: true });
});
