/**
 * Work that only one replica may do at a time. Adapters MUST pass test/contract/lease.contract.ts.
 *
 * hold: calls `work` each time this process gets the lease called `name`, and resolves once `signal` aborts and the
 * work that was running has ended.
 * - MUST give the lease to one process at a time, and to another within seconds when its holder dies or goes away.
 * - MUST abort the signal that `work` was given when the lease is lost, and then ask for it again.
 * - `work` runs until its signal aborts. When it rejects, the lease is given up and the rejection passed on.
 *
 * A holder may go on for a moment before it hears that it was replaced. So whatever it writes must name the revision
 * that it read: the write of one that was replaced is then a `conflict`, and does no harm.
 */
export abstract class Lease {
  abstract hold(name: string, work: (held: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}
