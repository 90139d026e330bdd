import { type KeyObject, randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { Clock } from '../../kernel/clock.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { Timer } from '../../kernel/timer.js';
import { currentTraceparent, traced } from '../../operations/tracing/trace.js';
import type { Attempt, Cursor, Retry } from '../domain/cursor.js';
import type { SubscriptionHistory } from '../domain/history.js';
import { afterAttempt, LONGEST_DELAY_MS, type Verdict } from '../domain/retry-policy.js';
import { ENVELOPE_CONTENT_TYPE } from '../sender/envelope.js';
import { SecretBox } from '../sender/secret-box.js';
import { resultOf, type SendResult } from '../sender/send-result.js';
import { hmacKey, signatureHeaders, type WebhookSecret } from '../sender/signatures.js';
import { WebhookHttp } from '../sender/webhook-http.js';
import type { Message } from './message.js';

/** Requests under way at once, over all subscriptions. */
const MOST_UNDER_WAY = 1_024;
/** Keys of secrets that were opened; AES for every request would cost more than signing does. */
const KEYS_KEPT = 20_000;
const JITTER_STEPS = 2 ** 32;

/** What is sent; where nothing happened that it tells of, it is part of what is done now. */
type Sendable = Pick<Message, 'id' | 'body'> & Partial<Pick<Message, 'traceparent'>>;

/** Who is sent to, as it is when it is asked: both move on while a message waits. */
export interface Recipient {
  readonly history: SubscriptionHistory;
  readonly cursor: Cursor;
}

/** What one attempt came to, and what follows from it. */
export interface Attempted {
  readonly attempt: Attempt;
  readonly verdict: Verdict;
}

/** All that lies between a message and its answer: when it is due, it is signed, sent, and judged by what came back. */
@Injectable()
export class DeliveryQueue {
  onAttempted: (attempt: Attempt) => void = () => undefined;
  /** When each delivery that somebody waits for is due. */
  private readonly due = new Set<{ readonly at: Micros }>();
  private readonly slots = new PQueue({ concurrency: MOST_UNDER_WAY });
  private readonly keys = new LRUCache<string, KeyObject>({ max: KEYS_KEPT });

  constructor(
    @Inject(WebhookHttp) private readonly http: Pick<WebhookHttp, 'exchange'>,
    private readonly box: SecretBox,
    readonly clock: Clock,
    private readonly timer: Timer,
  ) {}

  /** Rejects only when `signal` aborts: then nothing is known of the receiver. */
  async attempt(message: Message, to: Recipient, signal: AbortSignal): Promise<Attempted> {
    const kept = to.cursor.retries[message.partition];
    const retry = kept?.sequence === message.sequence ? kept : undefined;
    const due = { at: retry ? this.dueAt(retry) : this.clock.now() };
    this.due.add(due);
    try {
      if (retry) await this.timer.until(due.at, signal);
      const result = await this.slots.add(() => this.send(to.history, message, signal), { signal });
      const failedAttempts = retry?.attempts ?? 0;
      const { health } = to.cursor;
      const verdict = afterAttempt({ failedAttempts, health }, result, this.clock.now(), this.jitter());
      const attempt = attemptOf(message, failedAttempts + 1, result, verdict);
      this.onAttempted(attempt);
      return { attempt, verdict };
    } finally {
      this.due.delete(due);
    }
  }

  /** Deliveries that are under way or due, those to be tried again later, and for how long the oldest has been due. */
  pending(): { readonly due: number; readonly later: number; readonly oldestDueMicros: number } {
    const now = this.clock.now();
    let [due, oldestDueMicros] = [0, 0];
    for (const { at } of this.due) {
      if (at > now) continue;
      due++;
      oldestDueMicros = Math.max(oldestDueMicros, now - at);
    }
    return { due, later: this.due.size - due, oldestDueMicros };
  }

  /** At once, signed with every secret that holds now and with the key of this service. */
  send(to: SubscriptionHistory, message: Sendable, signal?: AbortSignal): Promise<SendResult> {
    const { traceparent } = message;
    const because = traceparent === undefined ? {} : { because: [traceparent] };
    return traced({ name: 'deliver webhook', kind: 'client', ...because }, () => this.sendNow(to, message, signal));
  }

  private async sendNow(
    { id: subscription, state }: SubscriptionHistory,
    { id, body }: Sendable,
    signal: AbortSignal | undefined,
  ): Promise<SendResult> {
    const at = this.clock.now();
    const now = formatInstant(at);
    const current = state.secrets.filter(({ until }) => until === null || until > now);
    const secrets = current.map(({ sealed }) => this.keyOf(sealed, subscription));
    const signed = await signatureHeaders({ id, at, body }, { secrets, ed25519: this.box.signingKey });
    signal?.throwIfAborted();
    const traceparent = currentTraceparent();
    const headers = {
      ...signed,
      'content-type': ENVELOPE_CONTENT_TYPE,
      ...(traceparent !== undefined && { traceparent }),
    };
    const exchange = await this.http.exchange({ method: 'POST', url: state.settings!.url, headers, body }, signal);
    return resultOf(exchange, this.clock.now());
  }

  /** Random in [0, 1): what spreads retries. */
  protected jitter(): number {
    return randomInt(JITTER_STEPS) / JITTER_STEPS;
  }

  /** What was put off under a clock that was wrong then is not put off for as long as that was wrong. */
  private dueAt({ nextAt }: Retry): Micros {
    return Math.min(Date.parse(nextAt) * 1000, this.clock.now() + LONGEST_DELAY_MS * 1000) as Micros;
  }

  /** A secret opens only with the id of its subscription. */
  private keyOf(sealed: string, subscription: string): KeyObject {
    const known = this.keys.get(sealed);
    if (known) return known;
    const key = hmacKey(this.box.open(sealed, subscription) as WebhookSecret);
    this.keys.set(sealed, key);
    return key;
  }
}

const OUTCOMES = { done: 'delivered', retry: 'failed', 'dead-lettered': 'dead-lettered', held: 'held' } as const;

function attemptOf(message: Message, attempt: number, result: SendResult, { delivery }: Verdict): Attempt {
  const { id, kind, partition, sequence, previous } = message;
  return {
    delivery: id,
    kind,
    partition,
    sequence,
    previous,
    attempt,
    outcome: OUTCOMES[delivery.next],
    status: 'status' in result ? result.status : null,
    error: result.outcome === 'failed' ? `${result.reason}: ${result.detail}` : null,
    at: formatInstant(result.startedAt),
    tookMs: Math.round(result.elapsedMs),
    nextAt: delivery.next === 'retry' ? formatInstant(delivery.at) : null,
  };
}
