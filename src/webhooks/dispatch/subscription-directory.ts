import { Injectable } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { Follower } from '../../event-store/follower.js';
import { type DomainError, messageOf, unavailable } from '../../kernel/domain-error.js';
import { type Position, type RecordedEvent, START } from '../../kernel/event.js';
import { DirectorySnapshot } from './directory-snapshot.js';
import { wantsHeadlines } from '../domain/filter.js';
import { SubscriptionHistory } from '../domain/history.js';
import { unknownSubscription } from '../domain/subscription.js';
import { SUBSCRIPTION_STREAM } from '../domain/subscription-events.js';
import { report } from './report.js';

const BATCH_EVENTS = 256;
/** A start reads as many events at most, beside the subscriptions themselves. */
const KEEP_EVERY_EVENTS = 20_000;

type Listener = (subscription: SubscriptionHistory, event: RecordedEvent) => void;

/** All subscriptions, as the log tells of them. Each replica keeps its own. */
@Injectable()
export class SubscriptionDirectory extends Follower {
  private readonly subscriptions = new Map<string, SubscriptionHistory>();
  private readonly listeners = new Set<Listener>();
  /** Position of the newest snapshot. */
  private kept: Position = START;
  private at: Position = START;
  /** Some subscription wants them, or did. */
  wantsHeadlines = false;
  wantsProofs = false;

  constructor(
    store: EventStore,
    private readonly snapshot: DirectorySnapshot,
  ) {
    const onTrouble = (error: unknown) => report('The subscriptions could not be read from the log', error);
    super({ store, batchEvents: BATCH_EVENTS, onTrouble });
  }

  get position(): Position {
    return this.at;
  }

  get isEmpty(): boolean {
    return this.subscriptions.size === 0;
  }

  override async stop(): Promise<void> {
    await super.stop();
    if (this.hasMet) await this.keep();
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

  /** Tells of every event of a subscription from now on; answers how to end that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private refuseWhileBehind(): void {
    if (!this.hasMet) throw this.behind(this.position, undefined);
  }

  protected override async begin(): Promise<void> {
    if (this.at !== START) return;
    this.subscriptions.clear();
    this.at = this.kept = await this.snapshot.read((event) => this.apply(event));
  }

  protected override async take(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      if (event.stream.startsWith(SUBSCRIPTION_STREAM)) this.apply(event);
      this.at = event.position;
    }
    if (this.hasMet && this.at - this.kept >= KEEP_EVERY_EVENTS) await this.keep();
  }

  protected override behind(_position: number, failure: unknown): DomainError {
    const why = failure === undefined ? '' : `: ${messageOf(failure)}`;
    return unavailable('webhooks/behind', `The subscriptions are being read from the log${why}. Ask again soon`);
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
}
