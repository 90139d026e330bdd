import { KurrentEventStore } from '../../src/event-store/kurrentdb/kurrent-event-store.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { describeEventStore } from '../contract/event-store.contract.js';
import { aPrefix, engine, replicaDirectory } from '../engine/engine.js';

const prefix = aPrefix();

describeEventStore(
  'KurrentDB',
  () => KurrentEventStore.connect({ url: engine, prefix, dataDir: replicaDirectory() }, new SystemClock()),
  { skipUnless: engine, transactional: false },
);
