/** How many may be under way to one host at a time; the others wait in the order in which they came. */
export class HostSlots {
  private readonly hosts = new Map<string, { taken: number; readonly waiting: Set<() => void> }>();

  constructor(private readonly perHost: number) {}

  /** Resolves with what gives the slot back. Rejects with the reason of `signal` when that aborts first. */
  async take(host: string, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    let state = this.hosts.get(host);
    if (!state) this.hosts.set(host, (state = { taken: 0, waiting: new Set() }));
    if (state.taken < this.perHost) state.taken++;
    else await this.slot(state.waiting, signal);
    return () => this.giveBack(host);
  }

  private slot(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abandon = () => {
        waiting.delete(go);
        reject(signal?.reason as Error);
      };
      const go = () => {
        signal?.removeEventListener('abort', abandon);
        resolve();
      };
      waiting.add(go);
      signal?.addEventListener('abort', abandon, { once: true });
    });
  }

  private giveBack(host: string): void {
    const state = this.hosts.get(host)!;
    const [next] = state.waiting;
    if (next) {
      state.waiting.delete(next);
      next();
    } else if (--state.taken === 0) this.hosts.delete(host);
  }
}
