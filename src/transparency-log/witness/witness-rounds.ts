import { setTimeout } from 'node:timers/promises';
import { consistencyProof } from '../merkle/proofs.js';
import type { PublishedCheckpoint } from '../published-checkpoint.js';
import type { SealFile } from '../seal/seal-file.js';
import type { WitnessClient } from './witness-client.js';

/** A witness is asked at most this often, and later when it does not answer. */
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 60_000;

/** Takes each new checkpoint to the witnesses, side by side, and publishes what they sign. Nothing here waits for them. */
export class WitnessRounds {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | undefined;
  private wake: () => void = () => undefined;
  private sealed = new Promise<void>((resolve) => (this.wake = resolve));

  constructor(
    private readonly witnesses: readonly WitnessClient[],
    private readonly file: SealFile,
    private readonly published: PublishedCheckpoint,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  start(): void {
    this.running ??= Promise.all(this.witnesses.map((witness) => this.ask(witness)));
  }

  announce(): void {
    this.wake();
    this.sealed = new Promise<void>((resolve) => (this.wake = resolve));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.announce();
    await this.running;
  }

  private async ask(witness: WitnessClient): Promise<void> {
    const { signal } = this.stopping;
    let cosigned = '';
    let pauseMs = PAUSE_MS;
    while (!signal.aborted) {
      const { sealed } = this;
      const note = this.published.own;
      if (note === '' || note === cosigned) {
        await sealed;
        continue;
      }
      try {
        const { size, hasher, nodes } = this.file;
        const lines = await witness.cosign(note, size, (from) => consistencyProof(from, size, nodes, hasher), signal);
        this.published.cosign(note, lines);
        cosigned = note;
        pauseMs = PAUSE_MS;
      } catch (error) {
        if (!signal.aborted) this.onTrouble(error);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
      await setTimeout(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
