import type { Clock } from '../../kernel/clock.js';
import type { Micros } from '../../kernel/instant.js';
import type { Failure } from './failure-reason.js';
import type { Answered, WebhookHttp } from './webhook-http.js';
import { retryAfterMs } from './retry-after.js';

export interface WebhookRequest {
  readonly url: string;
  readonly body: Buffer | string;
  /** Lower case names. Those of Standard Webhooks and `content-type` are the caller's to give. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Timing {
  readonly startedAt: Micros;
  readonly elapsedMs: number;
}

interface Answer {
  readonly status: number;
  /** What the first KiB of the answer says, as text. */
  readonly excerpt: string;
}

/** What came of sending once. The status decides: how much of its body a receiver sends, and how, changes nothing. */
export type Attempt = Timing &
  (
    | ({ readonly outcome: 'delivered' } & Answer)
    | ({ readonly outcome: 'refused'; readonly retryAfterMs?: number } & Answer)
    | ({ readonly outcome: 'gone' } & Answer)
    | ({ readonly outcome: 'redirect'; readonly location?: string } & Answer)
    | ({ readonly outcome: 'failed' } & Failure)
  );

const LONGEST_LOCATION = 1_024;

/** Sends one webhook once. Signing, retrying and remembering are others' work. */
export class WebhookSender {
  constructor(
    private readonly http: WebhookHttp,
    private readonly clock: Clock,
  ) {}

  /** Rejects, with the reason of `signal`, only when that aborts: then nothing is known of the receiver. */
  async send({ url, body, headers }: WebhookRequest, signal?: AbortSignal): Promise<Attempt> {
    const exchange = await this.http.exchange({ method: 'POST', url, headers, body }, signal);
    const timing = { startedAt: exchange.startedAt, elapsedMs: exchange.elapsedMs };
    if (exchange.kind === 'failed')
      return { outcome: 'failed', reason: exchange.reason, detail: exchange.detail, ...timing };
    return { ...judged(exchange, this.clock.now()), ...timing };
  }
}

function judged({ status, excerpt, headers }: Answered, now: Micros) {
  const answer = { status, excerpt };
  if (status < 300) return { outcome: 'delivered', ...answer } as const;
  if (status === 410) return { outcome: 'gone', ...answer } as const;
  if (status < 400) {
    const location = headers['location']?.slice(0, LONGEST_LOCATION);
    return { outcome: 'redirect', ...answer, ...(location === undefined ? {} : { location }) } as const;
  }
  const asked = retryAfterMs(headers['retry-after'], now);
  return { outcome: 'refused', ...answer, ...(asked === undefined ? {} : { retryAfterMs: asked }) } as const;
}
