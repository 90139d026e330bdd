import type { SendResult } from '../sender/send-result.js';

/** What came of one request that was sent at once. */
export interface Sent {
  readonly delivery: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly tookMs: number;
}

export const sentOf = (delivery: string, result: SendResult): Sent => ({
  delivery,
  outcome: result.outcome,
  status: 'status' in result ? result.status : null,
  error: result.outcome === 'failed' ? `${result.reason}: ${result.detail}` : null,
  tookMs: Math.round(result.elapsedMs),
});
