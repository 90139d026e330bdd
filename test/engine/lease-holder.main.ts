// Holds a lease until it is killed, and says when it has it: node lease-holder.main.ts URL PREFIX NAME
import { Connection } from '../../src/event-store/kurrentdb/connection.js';
import { KurrentLease } from '../../src/event-store/kurrentdb/kurrent-lease.js';
import { SystemClock } from '../../src/operations/system-clock.js';

const [url, prefix, name] = process.argv.slice(2) as [string, string, string];
const lease = new KurrentLease(Connection.to(url, new SystemClock()), prefix);
void lease.hold(
  name,
  () => {
    process.stdout.write('held\n');
    return new Promise<void>(() => setInterval(() => undefined, 60_000));
  },
  new AbortController().signal,
);
