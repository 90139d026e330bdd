import { Lease } from '../lease.js';

/** Whoever has the data directory has every lease. */
export class SoleLease extends Lease {
  hold(_name: string, work: (held: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    return signal.aborted ? Promise.resolve() : work(signal);
  }
}
