import type { Micros } from '../../kernel/instant.js';
import type { Failure } from './failure-reason.js';
import type { Exchange } from './webhook-http.js';

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
export type SendResult = Timing &
  (
    | ({ readonly outcome: 'delivered' } & Answer)
    | ({ readonly outcome: 'refused'; readonly retryAfterMs?: number } & Answer)
    | ({ readonly outcome: 'gone' } & Answer)
    | ({ readonly outcome: 'redirect'; readonly location?: string } & Answer)
    | ({ readonly outcome: 'failed' } & Failure)
  );

const LONGEST_LOCATION = 1_024;

export function resultOf(exchange: Exchange, now: Micros): SendResult {
  const { startedAt, elapsedMs } = exchange;
  if (exchange.kind === 'failed')
    return { outcome: 'failed', reason: exchange.reason, detail: exchange.detail, startedAt, elapsedMs };
  const { status, excerpt, headers } = exchange;
  const answer = { status, excerpt, startedAt, elapsedMs };
  if (status < 300) return { outcome: 'delivered', ...answer };
  if (status === 410) return { outcome: 'gone', ...answer };
  if (status < 400) {
    const location = headers['location']?.slice(0, LONGEST_LOCATION);
    return { outcome: 'redirect', ...answer, ...(location !== undefined && { location }) };
  }
  const asked = retryAfterMs(headers['retry-after'], now);
  return { outcome: 'refused', ...answer, ...(asked !== undefined && { retryAfterMs: asked }) };
}

const SECONDS = /^\d{1,9}$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** RFC 9110 §10.2.3: seconds, or an HTTP date (IMF-fixdate). Milliseconds from now; undefined when it says neither. */
function retryAfterMs(header: string | undefined, now: Micros): number | undefined {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1_000;
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now / 1_000);
}
