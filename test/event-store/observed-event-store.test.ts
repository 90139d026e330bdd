import type { EventStore, LogHealth } from '../../src/event-store/event-store.js';
import { ObservedEventStore } from '../../src/event-store/observed-event-store.js';
import { Metrics } from '../../src/operations/metrics.js';
import { SystemClock } from '../../src/operations/system-clock.js';

test.each([true, false])('it says what the store behind it says of itself (%s)', (hasOtherWriters) => {
  const health = { problem: 'the engine is away', behindMicros: 7 } as LogHealth;
  const store = { hasOtherWriters, health } as EventStore;
  const observed = new ObservedEventStore(store, new Metrics(), new SystemClock());
  expect(observed).toMatchObject({ hasOtherWriters, health });
});
