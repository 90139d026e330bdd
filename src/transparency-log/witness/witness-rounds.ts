import { setTimeout } from 'node:timers/promises';
import pRetry from 'p-retry';
import { consistencyProof } from '../merkle/proofs.js';
import type { PublishedCheckpoint } from '../published-checkpoint.js';
import type { Sealer } from '../seal/sealer.js';
import type { WitnessClient } from './witness-client.js';

/** A witness is asked at most this often. */
const PAUSE_MS = 250;
/** And less and less often while it does not answer. */
const RETRY = { retries: Infinity, minTimeout: 500, maxTimeout: 60_000, unref: true } as const;

/** Takes each new checkpoint to the witnesses, side by side, and publishes what they sign. Nothing here waits for them. */
export class WitnessRounds {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | undefined;

  constructor(
    private readonly witnesses: readonly WitnessClient[],
    private readonly sealer: Sealer,
    private readonly published: PublishedCheckpoint,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  start(): void {
    this.running ??= Promise.all(this.witnesses.map((witness) => this.ask(witness)));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async ask(witness: WitnessClient): Promise<void> {
    const { signal } = this.stopping;
    for (let cosigned = -1; !signal.aborted;) {
      try {
        await this.sealer.whenReached(cosigned + 1, { signal });
        cosigned = await pRetry(() => this.cosign(witness), { ...RETRY, signal, onFailedAttempt: this.tell });
      } catch {
        // It is being stopped, or the log is not sealed for a while, which is told there.
      }
      await setTimeout(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private readonly tell = ({ error }: { readonly error: Error }): void => {
    if (!this.stopping.signal.aborted) this.onTrouble(error);
  };

  /** The newest checkpoint; answers its size. */
  private async cosign(witness: WitnessClient): Promise<number> {
    const { own: note, file } = this.published;
    const { size, hasher, nodes } = file;
    const grown = (from: number) => consistencyProof(from, size, nodes, hasher);
    this.published.cosign(note, await witness.cosign(note, size, grown, this.stopping.signal));
    return size;
  }
}
