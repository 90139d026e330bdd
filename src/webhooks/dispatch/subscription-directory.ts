import { setTimeout } from 'node:timers/promises';
import type { EventStore } from '../../event-store/event-store.js';
import { unavailable } from '../../kernel/domain-error.js';
import { type Position, type RecordedEvent, START } from '../../kernel/event.js';
import type { DirectorySnapshot } from './directory-snapshot.js';
import { wantsHeadlines } from '../domain/filter.js';
import { SubscriptionHistory } from '../domain/history.js';
import { unknownSubscription } from '../domain/subscription.js';
import { SUBSCRIPTION_STREAM } from '../domain/subscription-events.js';
import { type Report, untilAborted } from './trouble.js';

const MEETING_EVERY_MS = 10;
/** A start reads as many events at most, beside the subscriptions themselves. */
const KEEP_EVERY_EVENTS = 20_000;

type Listener = (subscription: SubscriptionHistory, event: RecordedEvent) => void;

/** All subscriptions, as the log tells of them. Each replica keeps its own. */
export class SubscriptionDirectory {
  private readonly subscriptions = new Map<string, SubscriptionHistory>();
  private readonly stopping = new AbortController();
  private readonly listeners = new Set<Listener>();
  private waiters: {
    readonly position: Position;
    readonly resolve: () => void;
    readonly reject: (e: Error) => void;
  }[] = [];
  private running: Promise<void> | undefined;
  private met = false;
  /** Position of the newest snapshot. */
  private kept: Position = START;
  position: Position = START;
  /** Some subscription wants them, or did. */
  wantsHeadlines = false;
  wantsProofs = false;

  constructor(
    private readonly store: EventStore,
    private readonly snapshot: DirectorySnapshot,
    private readonly report: Report,
  ) {}

  get isReady(): boolean {
    return this.met;
  }

  get isEmpty(): boolean {
    return this.subscriptions.size === 0;
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    if (this.met) await this.keep();
    for (const { reject } of this.waiters.splice(0))
      reject(unavailable('service/stopping', 'The service is stopping. Ask again when it is back'));
  }

  /** Throws `not-found` `subscription/unknown`, also for one that was deleted. */
  get(id: string): SubscriptionHistory {
    this.refuseWhileBehind();
    const found = this.subscriptions.get(id);
    if (!found) throw unknownSubscription();
    return found;
  }

  /** By age. */
  all(): SubscriptionHistory[] {
    this.refuseWhileBehind();
    return [...this.subscriptions.values()];
  }

  /** Resolves when everything up to `position` was taken in. */
  reach(position: Position): Promise<void> | undefined {
    if (this.position >= position) return undefined;
    return new Promise((resolve, reject) => this.waiters.push({ position, resolve, reject }));
  }

  /** Resolves when it has met the end of the log for the first time, or `signal` aborts. */
  async whenMet(signal: AbortSignal): Promise<void> {
    while (!this.met && !signal.aborted) await setTimeout(MEETING_EVERY_MS, undefined, { ref: false });
  }

  /** Tells of every event of a subscription from now on; answers how to end that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private refuseWhileBehind(): void {
    if (!this.met)
      throw unavailable('webhooks/behind', 'The subscriptions are being read from the log. Ask again soon');
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const trouble = { problem: 'The subscriptions could not be read from the log', report: this.report };
    await untilAborted(signal, (fine) => this.follow(signal, fine), trouble);
  }

  private async follow(signal: AbortSignal, fine: () => void): Promise<void> {
    if (this.position === START) await this.restore();
    for await (const event of this.store.follow(this.position, signal)) {
      if (event === 'caught-up') {
        this.met = true;
        fine();
      } else this.take(event);
      if (this.met && this.position - this.kept >= KEEP_EVERY_EVENTS) await this.keep();
    }
  }

  private async restore(): Promise<void> {
    this.subscriptions.clear();
    this.kept = await this.snapshot.read((event) => this.apply(event));
    this.moveTo(this.kept);
  }

  private async keep(): Promise<void> {
    if (this.kept === this.position) return;
    this.kept = this.position;
    await this.snapshot.write({ position: this.position, ids: [...this.subscriptions.keys()] });
  }

  private apply(event: RecordedEvent): void {
    const id = event.stream.slice(SUBSCRIPTION_STREAM.length);
    const history = this.subscriptions.get(id) ?? new SubscriptionHistory(id);
    history.apply(event);
    const { filter, proof = false } = history.state.settings!;
    this.wantsHeadlines ||= wantsHeadlines(filter);
    this.wantsProofs ||= proof;
    if (history.state.stage === 'deleted') this.subscriptions.delete(id);
    else this.subscriptions.set(id, history);
    for (const listener of this.listeners) listener(history, event);
  }

  private take(event: RecordedEvent): void {
    if (event.stream.startsWith(SUBSCRIPTION_STREAM)) this.apply(event);
    this.moveTo(event.position);
  }

  private moveTo(reached: Position): void {
    this.position = reached;
    if (this.waiters.length === 0) return;
    const due = this.waiters.filter(({ position }) => position <= reached);
    this.waiters = this.waiters.filter(({ position }) => position > reached);
    for (const { resolve } of due) resolve();
  }
}
