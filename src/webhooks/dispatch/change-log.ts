import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { EventStore } from '../../event-store/event-store.js';
import { Follower } from '../../event-store/follower.js';
import { type Position, type RecordedEvent, START } from '../../kernel/event.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import { type Change, ordinalIn, positionIn, type Sequence } from '../domain/change-kinds.js';
import { SUBSCRIPTION_STREAM } from '../domain/subscription-events.js';
import { SubscriptionProjection } from '../projections/subscription-projection.js';
import { ChangeSource, type Entry, type Wanted } from './change-source.js';
import { EntryWaiters, type Interest } from './entry-waiters.js';
import { report } from './report.js';

/** Events that are looked at in one go. */
const BATCH_EVENTS = 256;
/** Newest entries kept at hand: those who keep up never read the log themselves. */
const RECENT_ENTRIES = 4_096;
/** What was found out about older events, for those who read the same stretch at the same time. */
const REMEMBERED = 8_192;

export interface Batch {
  readonly entries: readonly Entry[];
  /** Everything up to here was looked at. */
  readonly upTo: Position;
}

/** The changes of the log in order, from any position, past and live. One for all subscriptions. */
@Injectable()
export class ChangeLog extends Follower {
  private recent: Entry[] = [];
  /** `recent` holds every entry above this position up to `head`. */
  private recentFrom: Position = 0 as Position;
  private head: Position = 0 as Position;
  private readonly readers = new EntryWaiters();
  private wanted: Wanted = { headline: false, proof: false };
  private readonly remembered = new LRUCache<Position, Promise<Entry | undefined>>({ max: REMEMBERED });

  constructor(
    private readonly store: EventStore,
    private readonly source: ChangeSource,
    private readonly subscriptions: SubscriptionProjection,
    private readonly readModel: ReadModelFollower,
  ) {
    const onTrouble = (error: unknown) => report('The log could not be followed', error);
    super({ name: 'webhooks', store, batchEvents: BATCH_EVENTS, onTrouble });
  }

  get position(): Position {
    return this.head;
  }

  /** From the end of the log on: what came before is read by who wants it. */
  protected override async begin(): Promise<void> {
    this.skipTo(await this.store.head());
    // What came since they began to wait is theirs to read.
    for (const { wake } of this.readers.all()) wake(START);
  }

  protected override async take(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      await this.readModel.whenReached(event.position);
      if (event.stream.startsWith(SUBSCRIPTION_STREAM))
        this.readers.changed(event.stream.slice(SUBSCRIPTION_STREAM.length), event.position);
      if (this.subscriptions.wishes.anything) await this.offer(event.position, await this.entryOf(event));
      else this.skipTo(event.position);
    }
  }

  /** What comes after a position. Waits while there is nothing, then begins with what was waited for. */
  async after(position: Position, signal: AbortSignal, interest?: Interest): Promise<Batch> {
    let from = position;
    while (from >= this.head && !signal.aborted) from = await this.readers.until(from, signal, interest);
    this.heedWishes();
    return from >= this.recentFrom ? this.fromRecent(from) : this.fromLog(from);
  }

  /** One change with the event that brought it, made anew where it is not at hand; undefined where there is none. */
  async at(sequence: Sequence): Promise<{ readonly entry: Entry; readonly change: Change } | undefined> {
    const position = positionIn(sequence);
    for await (const event of this.store.readAll((position - 1) as Position)) {
      const entry = event.position === position ? await this.entryOf(event) : undefined;
      const change = entry?.changes.find(({ ordinal }) => ordinal === ordinalIn(sequence));
      return entry && change && { entry, change };
    }
    return undefined;
  }

  private async offer(position: Position, entry: Entry | undefined): Promise<void> {
    this.head = position;
    if (!entry) return;
    this.recent.push(entry);
    if (this.recent.length > RECENT_ENTRIES * 2) {
      this.recent = this.recent.slice(-RECENT_ENTRIES);
      this.recentFrom = (this.recent[0]!.position - 1) as Position;
    }
    await this.readers.tell(entry);
  }

  /** Nobody is there to be told. Who comes later and wants it all the same reads the log. */
  private skipTo(position: Position): void {
    this.recent = [];
    this.recentFrom = this.head = position;
  }

  /** Once somebody wants headlines or proofs, what was found out without them is of no use. */
  private heedWishes(): void {
    const { headline, proof } = this.subscriptions.wishes;
    if (headline === this.wanted.headline && proof === this.wanted.proof) return;
    this.wanted = { headline, proof };
    this.recent = [];
    this.recentFrom = this.head;
    this.remembered.clear();
  }

  private fromRecent(position: Position): Batch {
    let from = this.recent.length;
    while (from > 0 && this.recent[from - 1]!.position > position) from--;
    const entries = this.recent.slice(from, from + BATCH_EVENTS);
    const all = from + BATCH_EVENTS >= this.recent.length;
    return { entries, upTo: all ? this.head : entries.at(-1)!.position };
  }

  private async fromLog(position: Position): Promise<Batch> {
    const entries: Entry[] = [];
    let upTo = position;
    let count = 0;
    for await (const event of this.store.readAll(position)) {
      const entry = await this.entryOf(event);
      if (entry) entries.push(entry);
      upTo = event.position;
      if (++count >= BATCH_EVENTS) break;
    }
    await setImmediate();
    return { entries, upTo };
  }

  private entryOf(event: RecordedEvent): Promise<Entry | undefined> {
    const { position } = event;
    const known = this.remembered.get(position);
    if (known) return known;
    const entry = this.look(event);
    this.remembered.set(position, entry);
    entry.catch(() => this.remembered.delete(position));
    return entry;
  }

  /** Subscriptions up to the event are known before it is told: its filter is the one in force then. */
  private async look(event: RecordedEvent): Promise<Entry | undefined> {
    await this.readModel.whenReached(event.position);
    if (this.isSkipped(event)) return undefined;
    for (;;) {
      this.heedWishes();
      const { wanted } = this;
      const entry = await this.source.entryOf(event, wanted);
      // Else somebody came meanwhile who wants more of it.
      if (wanted === this.wanted) return entry;
    }
  }
}
