import { Connection } from '../../src/event-store/kurrentdb/connection.js';
import { KurrentLease } from '../../src/event-store/kurrentdb/kurrent-lease.js';
import { SoleLease } from '../../src/event-store/sqlite/sole-lease.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { anId } from '../contract/events.js';
import { describeLease, holder } from '../contract/lease.contract.js';
import { aPrefix, describeWithEngine, engine } from '../engine/engine.js';

const prefix = `ops-${aPrefix()}`;

async function replica() {
  const connection = Connection.to(engine, new SystemClock());
  return { lease: new KurrentLease(connection, prefix), close: () => connection.close() };
}

describeLease('The only process of a data directory has every', async () => ({
  lease: new SoleLease(),
  close: () => Promise.resolve(),
}));

describeLease('KurrentDB', replica, { skipUnless: engine });

describeWithEngine('of two replicas', () => {
  const open = async () => {
    const replicas = await Promise.all([replica(), replica()]);
    return { one: replicas[0], other: replicas[1] };
  };

  test('the second one gets the lease when the first one stops, and not before', async () => {
    const { one, other } = await open();
    const name = anId();
    const first = holder(one.lease, name);
    const held = await first.got;
    const second = holder(other.lease, name);
    let taken = false;
    void second.got.then(() => (taken = true));
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect({ taken, lost: held.aborted }).toEqual({ taken: false, lost: false });
    first.stop();
    await first.ended;
    expect((await second.got).aborted).toBe(false);
    second.stop();
    await second.ended;
    await Promise.all([one.close(), other.close()]);
  });

  test('the second one gets the lease when the connection of the first one ends, and the first one hears of it', async () => {
    const { one, other } = await open();
    const name = anId();
    const first = holder(one.lease, name);
    const held = await first.got;
    const second = holder(other.lease, name);
    await one.close();
    expect((await second.got).aborted).toBe(false);
    expect(held.aborted).toBe(true);
    for (const { stop, ended } of [first, second]) {
      stop();
      await ended;
    }
    await other.close();
  });
});
