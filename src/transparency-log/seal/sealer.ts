import { setImmediate, setTimeout } from 'node:timers/promises';
import type { EventStore } from '../../event-store/event-store.js';
import { Follower } from '../../event-store/follower.js';
import { type DomainError, messageOf, unavailable } from '../../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { entryOf } from '../leaf.js';
import type { LogKeys } from '../log-keys.js';
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
const UNSIGNED = -1 as Position;

export interface SealerWorld {
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
  /** Resolves when sealing may begin: what serves readers comes first. */
  readonly mayBegin: (signal: AbortSignal) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

export const leafOf = (event: RecordedEvent): Leaf => ({ entry: entryOf(event), fingerprint: fingerprintOf(event.id) });

/** Follows the log and seals it, batch after batch. Nobody's write waits for it. */
export class Sealer extends Follower {
  /** The checkpoint is signed by the keys of today. */
  private signed = false;
  private workMs = 0;
  private newestSealed: Micros | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly file: SealFile,
    private readonly keys: LogKeys,
    private readonly world: SealerWorld,
  ) {
    super({ name: 'transparency-log', store, batchEvents: BATCH_EVENTS, onTrouble: world.onTrouble });
  }

  /** Leaves that are sealed. */
  get position(): Position {
    return this.signed ? (this.file.size as Position) : UNSIGNED;
  }

  /** When the newest event that is sealed was recorded. */
  get newest(): Micros | undefined {
    return this.newestSealed;
  }

  override get needsEveryEvent(): boolean {
    return true;
  }

  protected override async begin(signal: AbortSignal): Promise<void> {
    await this.world.mayBegin(signal);
    await this.refuseOtherLog();
    this.signAgain();
  }

  protected override async take(events: readonly RecordedEvent[]): Promise<void> {
    this.workMs = 0;
    const leaves: Leaf[] = [];
    for (let from = 0; from < events.length; from += TURN_EVENTS) {
      this.work(() => leaves.push(...events.slice(from, from + TURN_EVENTS).map(leafOf)));
      await setImmediate();
    }
    if (leaves.length > 0) this.work(() => this.file.append(leaves, this.keys.sign));
    this.newestSealed = events.at(-1)?.recordedAt ?? this.newestSealed;
  }

  protected override async rest(isAtEnd: boolean, signal: AbortSignal): Promise<void> {
    if (this.workMs === 0) return;
    const restMs = Math.max(isAtEnd ? GATHER_MS : 0, REST * this.workMs);
    await setTimeout(restMs, undefined, { signal, ref: false }).catch(() => undefined);
  }

  protected override behind(position: number, failure: unknown): DomainError {
    const why = failure === undefined ? '' : `: ${messageOf(failure)}`;
    return unavailable(
      'audit/behind',
      `${this.file.size} events are sealed, and position ${position} is not among them yet${why}. Ask again soon`,
    );
  }

  private work(some: () => void): void {
    const began = this.world.now();
    some();
    this.workMs += this.world.now() - began;
  }

  /** Another key or another name than last time, or none yet: the same head is signed anew. Signatures are deterministic. */
  private signAgain(): void {
    if (this.keys.sign(this.file.size, this.file.root()) !== this.file.checkpoint) this.file.append([], this.keys.sign);
    this.signed = true;
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
      this.newestSealed = event.recordedAt;
      if (sameHash(hasher.leaf(entryOf(event)), nodes(0, size - 1))) return;
      throw unavailable(
        'audit/log-differs',
        `Event ${size} of the log is not the one that was sealed. "detente verify" finds the first that differs`,
      );
    }
  }
}
