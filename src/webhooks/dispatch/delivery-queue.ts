import type { Clock } from '../../kernel/clock.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import type { Retry } from '../domain/cursor.js';
import { LONGEST_DELAY_MS } from '../domain/retry-policy.js';
import type { SubscriptionHistory } from '../domain/history.js';
import type { Attempt } from '../sender/webhook-sender.js';
import type { Timer } from '../../kernel/timer.js';
import type { Message } from './message.js';
import type { Transport } from './transport.js';

/** Requests under way at once, over all subscriptions. */
const MOST_UNDER_WAY = 1_024;

/** Sends messages when they are due, so many at a time. */
export class DeliveryQueue {
  private underWay = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly transport: Transport,
    readonly clock: Clock,
    private readonly timer: Timer,
    /** What addresses in messages begin with: where receivers reach this service, or empty. */
    readonly publicUrl = '',
  ) {}

  async attempt(
    history: SubscriptionHistory,
    message: Message,
    retry: Retry | undefined,
    signal: AbortSignal,
  ): Promise<Attempt> {
    if (retry) await this.timer.until(this.dueAt(retry), signal);
    await this.slot();
    try {
      signal.throwIfAborted();
      return await this.send(history, message, signal);
    } finally {
      this.underWay--;
      this.queue.shift()?.();
    }
  }

  /** At once, signed with every secret that holds now. */
  send(
    { id: subscription, state }: SubscriptionHistory,
    { id, body }: Pick<Message, 'id' | 'body'>,
    signal?: AbortSignal,
  ) {
    const now = formatInstant(this.clock.now());
    const current = state.secrets.filter(({ until }) => until === null || until > now);
    const sealedSecrets = current.map(({ sealed }) => sealed);
    return this.transport.send({ subscription, url: state.settings!.url, id, body, sealedSecrets }, signal);
  }

  /** What was put off under a clock that was wrong then is not put off for as long as that was wrong. */
  private dueAt({ nextAt }: Retry): Micros {
    return Math.min(Date.parse(nextAt) * 1000, this.clock.now() + LONGEST_DELAY_MS * 1000) as Micros;
  }

  private async slot(): Promise<void> {
    this.underWay++;
    if (this.underWay > MOST_UNDER_WAY) await new Promise<void>((resolve) => this.queue.push(resolve));
  }
}
