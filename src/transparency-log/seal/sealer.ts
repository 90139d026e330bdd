import { setImmediate, setTimeout } from 'node:timers/promises';
import type { EventStore } from '../../event-store/event-store.js';
import { unavailable } from '../../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { LogKeys } from '../log-keys.js';
import { entryOf } from '../leaf.js';
import { sameHash } from '../merkle/tree-hasher.js';
import { fingerprintOf } from './event-index.js';
import type { Leaf, SealFile } from './seal-file.js';

const BATCH_EVENTS = 1_024;
/** Events made into leaves between two turns of the event loop. */
const TURN_EVENTS = 128;
/** What comes within this time shares a signature. */
const GATHER_MS = 50;
/** Sealing rests this many times as long as it works, so that writes have the processor to themselves. */
const REST = 3;
const RETRY_AFTER_MS = 1_000;

interface Waiter {
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface SealerWorld {
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
  /** Resolves when sealing may begin: what serves readers comes first. */
  readonly mayBegin: (signal: AbortSignal) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

export const leafOf = (event: RecordedEvent): Leaf => ({ entry: entryOf(event), fingerprint: fingerprintOf(event.id) });

/** Follows the log and seals it, batch after batch. Nobody's write waits for it. */
export class Sealer {
  private readonly stopping = new AbortController();
  private readonly listeners = new Set<() => void>();
  private waiters: Waiter[] = [];
  private running: Promise<void> | undefined;
  private failure: unknown;
  /** The checkpoint is signed by the keys of today. */
  private signed = false;

  constructor(
    private readonly store: EventStore,
    private readonly file: SealFile,
    private readonly keys: LogKeys,
    private readonly world: SealerWorld,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    for (const waiter of this.waiters.splice(0))
      waiter.reject(unavailable('service/stopping', 'The service is stopping. Ask again when it is back'));
  }

  /** Called after each new checkpoint. */
  onSealed(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Resolves once so many leaves are sealed; rejects with `unavailable` when that takes longer than `withinMs`. */
  async waitFor(size: number, withinMs: number): Promise<void> {
    if (this.signed && this.file.size >= size) return;
    if (this.failure !== undefined) throw this.behind(size);
    const given = new AbortController();
    const late = setTimeout(withinMs, undefined, { signal: given.signal, ref: false }).then(
      () => Promise.reject(this.behind(size)),
      () => undefined,
    );
    const sealed = new Promise<void>((resolve, reject) => this.waiters.push({ size, resolve, reject }));
    try {
      await Promise.race([sealed, late]);
    } finally {
      given.abort();
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    await this.world.mayBegin(signal).catch(() => undefined);
    while (!signal.aborted)
      try {
        await this.refuseOtherLog();
        this.signAgain();
        await this.follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.fail(error);
        await setTimeout(RETRY_AFTER_MS, undefined, { ref: false, signal }).catch(() => undefined);
      }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let batch: Leaf[] = [];
    let workMs = 0;
    for await (const event of this.store.follow(this.file.size as Position, signal)) {
      const began = this.world.now();
      if (event !== 'caught-up') batch.push(leafOf(event));
      const isDue = batch.length >= BATCH_EVENTS || (event === 'caught-up' && batch.length > 0);
      if (isDue) this.seal(batch);
      workMs += this.world.now() - began;
      if (!isDue) {
        if (batch.length % TURN_EVENTS === 0) await setImmediate();
        continue;
      }
      const restMs = Math.max(event === 'caught-up' ? GATHER_MS : 0, REST * workMs);
      await setTimeout(restMs, undefined, { signal, ref: false }).catch(() => undefined);
      batch = [];
      workMs = 0;
    }
  }

  private seal(leaves: readonly Leaf[]): void {
    this.file.append(leaves, this.keys.sign);
    this.failure = undefined;
    for (const listener of this.listeners) listener();
    this.release();
  }

  private release(): void {
    this.signed = true;
    const due = this.waiters.filter(({ size }) => size <= this.file.size);
    if (due.length === 0) return;
    this.waiters = this.waiters.filter(({ size }) => size > this.file.size);
    for (const { resolve } of due) resolve();
  }

  /** Another key or another name than last time, or none yet: the same head is signed anew. Signatures are deterministic. */
  private signAgain(): void {
    if (this.keys.sign(this.file.size, this.file.root()) !== this.file.checkpoint) this.seal([]);
    else this.release();
  }

  /** What is sealed stays so: a log that lost its end or says something else there is not sealed over. */
  private async refuseOtherLog(): Promise<void> {
    const { size } = this.file;
    if (size === 0) return;
    const head = await this.store.head();
    if (head < size)
      throw unavailable(
        'audit/log-shorter',
        `${size} events are sealed and the log has ${head}. Restore the log; only if its end was meant to go, delete the audit file`,
      );
    for await (const event of this.store.readAll((size - 1) as Position)) {
      const { hasher, nodes } = this.file;
      if (sameHash(hasher.leaf(entryOf(event)), nodes(0, size - 1))) return;
      throw unavailable(
        'audit/log-differs',
        `Event ${size} of the log is not the one that was sealed. "detente verify" finds the first that differs`,
      );
    }
  }

  private fail(error: unknown): void {
    // A full disk is tried again every second, and told once.
    if (String(error) !== String(this.failure)) this.world.onTrouble(error);
    this.failure = error;
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.behind(waiter.size));
  }

  private behind(size: number) {
    const why = this.failure instanceof Error ? `: ${this.failure.message}` : '';
    return unavailable(
      'audit/behind',
      `${this.file.size} events are sealed, and position ${size} is not among them yet${why}. Ask again soon`,
    );
  }
}
