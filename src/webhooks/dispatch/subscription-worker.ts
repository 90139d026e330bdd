import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import type { Position } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { type Asker, type Decision, Subscriptions } from '../commands/subscriptions.js';
import { type Change, type Sequence, sequenceOf } from '../domain/change-kinds.js';
import { type Cursor, isSettled, lowWater, startingAt } from '../domain/cursor.js';
import { matches } from '../domain/filter.js';
import type { SubscriptionHistory } from '../domain/history.js';
import { ENABLED_AGAIN } from '../domain/retry-policy.js';
import { type Settings, SUBSCRIPTION_STREAM } from '../domain/subscription-events.js';
import { ChangeLog } from './change-log.js';
import type { Entry } from './change-source.js';
import type { CursorLog } from './cursor-log.js';
import { type Attempted, DeliveryQueue, type Recipient } from './delivery-queue.js';
import type { Interest } from './entry-waiters.js';
import { type Message, messageOf } from './message.js';
import { Partition, type PartitionWork } from './partition.js';

/** How long reading waits for a partition that is full, before that partition is left to catch up by itself. */
const PATIENCE_MS = 200;

/** What all workers share. */
@Injectable()
export class WorkerParts {
  constructor(
    readonly changes: ChangeLog,
    readonly queue: DeliveryQueue,
    readonly subscriptions: Subscriptions,
    @Inject(Config) readonly config: Pick<Config, 'publicUrl' | 'webhookRecordsKeptDays'>,
  ) {}
}

const ITSELF: Asker = { actor: 'webhooks', correlationId: 'webhooks' };

/** Where a subscription goes on from: its cursor, unless it was told to go back, or switched on again, since. */
export function cursorFor(history: SubscriptionHistory, cursor: Cursor): Cursor {
  const { replay, enabledAt } = history;
  if (replay && replay.at > cursor.follows) {
    const before = replay.from - 1;
    return startingAt(Math.min(history.governing(replay.from).base, before), Math.max(replay.at, enabledAt), before);
  }
  if (enabledAt > cursor.follows) return { ...cursor, retries: {}, health: ENABLED_AGAIN, follows: enabledAt };
  return cursor;
}

/** Tells one subscription what it asked for, in the order of the log within each partition. */
export class SubscriptionWorker implements PartitionWork, Recipient, Interest {
  private readonly partitions = new Map<string, Partition>();
  private readonly running = new Set<Promise<void>>();
  private readonly passed = new Map<string, Sequence>();
  private readonly broken = new AbortController();
  private readonly signal: AbortSignal;
  /** Looked at, and looked at with all there is to send of it offered to its partitions. */
  private read: number;
  private offered: number;

  constructor(
    private readonly subscription: () => SubscriptionHistory,
    private readonly log: CursorLog,
    private readonly parts: WorkerParts,
    stop: AbortSignal,
  ) {
    this.signal = AbortSignal.any([stop, this.broken.signal]);
    this.read = this.offered = log.cursor.position;
  }

  get history(): SubscriptionHistory {
    return this.subscription();
  }

  get cursor(): Cursor {
    return this.log.cursor;
  }

  /** Deliveries in hand, and those behind them. */
  get waiting(): number {
    let sum = 0;
    for (const { size } of this.partitions.values()) sum += size;
    return sum;
  }

  /** Rejects when `stop` aborts, or with what broke it; nothing of it is under way then. */
  async run(): Promise<never> {
    try {
      return await this.readOnForEver();
    } catch (error) {
      this.broken.abort(error);
      throw error;
    } finally {
      await Promise.allSettled(this.running);
    }
  }

  get id(): string {
    return this.history.id;
  }

  get processes(): readonly string[] | undefined {
    return this.history.state.settings?.filter.processes;
  }

  wants({ position, changes }: Entry): boolean {
    const { settings } = this.history.governing(position);
    return changes.some((change) => this.isTold(change, settings));
  }

  close(partition: Partition): void {
    this.partitions.delete(partition.name);
  }

  readTo(): number {
    return this.read;
  }

  async readOn(partition: string, after: number): Promise<{ messages: readonly Message[]; upTo: number }> {
    const { entries, upTo } = await this.parts.changes.after(after as Position, this.signal);
    this.signal.throwIfAborted();
    const messages: Message[] = [];
    let made = this.partitions.get(partition)?.made;
    for (const entry of entries)
      for (const change of entry.changes) {
        const message = change.partition === partition ? this.messageFor(entry, change, made) : undefined;
        if (!message) continue;
        made = message.sequence;
        messages.push(message);
      }
    return { messages, upTo };
  }

  async settle(message: Message): Promise<void> {
    for (;;) {
      const attempted = await this.parts.queue.attempt(message, this, this.signal);
      await this.note(message, attempted);
      const { next } = attempted.verdict.delivery;
      if (next === 'done' || next === 'dead-lettered') return;
      if (next === 'held') await stopped(this.signal);
    }
  }

  private async readOnForEver(): Promise<never> {
    for (;;) {
      const { entries, upTo } = await this.parts.changes.after(this.read as Position, this.signal, this);
      this.signal.throwIfAborted();
      for (const entry of entries) {
        this.read = entry.position;
        for (const change of entry.changes) await this.offer(entry, change);
        this.offered = entry.position;
      }
      await this.unmute(upTo);
      this.read = this.offered = upTo;
    }
  }

  private async offer(entry: Entry, change: Change): Promise<void> {
    const partition = this.partitions.get(change.partition);
    if (partition?.isBehind) return;
    const made = partition?.made ?? this.passed.get(change.partition) ?? this.cursor.last[change.partition];
    const message = this.messageFor(entry, change, made);
    if (!message) return;
    if (entry.position <= this.cursor.mutedTo) {
      this.passed.set(change.partition, message.sequence);
      return;
    }
    await this.unmute(entry.position);
    if (!partition) return this.open(message, made);
    if (partition.isFull) await Promise.race([partition.room(), setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    this.signal.throwIfAborted();
    if (partition.isFull) partition.fallBehind();
    else if (this.partitions.get(change.partition) === partition) partition.offer(message);
    else this.open(message, made);
  }

  private open(message: Message, made: Sequence | undefined): void {
    const partition = new Partition(message.partition, made, message.sequence);
    this.partitions.set(message.partition, partition);
    partition.offer(message);
    const running = partition.run(this).catch((error: unknown) => this.broken.abort(error));
    this.running.add(running);
    void running.then(() => this.running.delete(running));
  }

  /** What was passed over is kept before the first message that counts on it is sent. */
  private async unmute(position: number): Promise<void> {
    if (this.passed.size === 0 || position < this.cursor.mutedTo) return;
    const last = { ...this.cursor.last, ...Object.fromEntries(this.passed) };
    this.passed.clear();
    await this.log.save({ kind: 'whole', cursor: { ...this.cursor, position: this.cursor.mutedTo, last } });
  }

  /** What became of itself it is not told. */
  private isTold(change: Change, { filter, notifyOn }: Settings): boolean {
    return change.partition !== SUBSCRIPTION_STREAM + this.history.id && matches(filter, notifyOn, change);
  }

  private messageFor(entry: Entry, change: Change, made: Sequence | undefined): Message | undefined {
    const { history } = this;
    const { version, settings } = history.governing(entry.position);
    if (!this.isTold(change, settings)) return undefined;
    const sequence = sequenceOf(entry.position, change.ordinal);
    if (made !== undefined && made >= sequence) return undefined;
    if (isSettled(this.cursor, change.partition, sequence)) return undefined;
    const previous = history.previous(entry.position, made);
    const { publicUrl } = this.parts.config;
    const { proof } = settings;
    return messageOf(entry, change, { subscription: history.id, version, previous, proof, publicUrl });
  }

  /** Keeps what an attempt changed, and tells the log what others should know of it. */
  private async note(message: Message, { attempt, verdict }: Attempted): Promise<void> {
    const { delivery, subscription, health } = verdict;
    if (delivery.next === 'dead-lettered') {
      const { id, partition, sequence, previous, kind } = message;
      await this.tell(() => ({ type: 'DeadLetter', delivery: { delivery: id, partition, sequence, previous, kind } }));
    }
    const position = this.settledTo(message, delivery.next === 'done' || delivery.next === 'dead-lettered');
    const { failingSince } = this.cursor.health;
    await this.log.save({ kind: 'step', position, attempt, health });
    switch (subscription.next) {
      case 'unchanged':
        return;
      case 'recovered':
        return this.tell(() => ({
          type: 'Recover',
          failingSince: failingSince === null ? attempt.at : formatInstant(failingSince),
        }));
      case 'warn': {
        const { failures } = subscription;
        const since = formatInstant(subscription.failingSince);
        return this.tell(() => ({ type: 'Warn', failingSince: since, failures }));
      }
      case 'disable': {
        const { because } = subscription;
        return this.tell(() => ({ type: 'Disable', because }));
      }
    }
  }

  /** Everything up to here is settled, in every partition. */
  private settledTo({ partition, sequence }: Message, settled: boolean): number {
    const unsettled: Sequence[] = [];
    for (const other of this.partitions.values()) {
      const first = other.name === partition && settled ? other.next : other.unsettled;
      if (first !== undefined) unsettled.push(first);
    }
    if (!settled) unsettled.push(sequence);
    return Math.max(lowWater(this.offered, unsettled), this.cursor.position);
  }

  private async tell(decision: Decision): Promise<void> {
    await this.parts.subscriptions.handle(this.history.id, decision, ITSELF);
  }
}

const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
