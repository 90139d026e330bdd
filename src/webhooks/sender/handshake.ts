import type { Failure } from './failure-reason.js';
import type { WebhookHttp } from './webhook-http.js';

export type Handshake =
  | { readonly outcome: 'allowed' }
  /** It answered, and did not agree to be sent events from `origin`. */
  | { readonly outcome: 'not-allowed'; readonly status: number }
  | ({ readonly outcome: 'failed' } & Failure);

/**
 * Asks a receiver whether it wants events, before the first is sent (CloudEvents, HTTP 1.1 Web Hooks for Event Delivery
 * §4). `origin` is the name by which this service is known: `detente.example.org`. Rejects only when `signal` aborts.
 */
export async function handshake(
  http: WebhookHttp,
  { url, origin }: { readonly url: string; readonly origin: string },
  signal?: AbortSignal,
): Promise<Handshake> {
  const exchange = await http.exchange(
    { method: 'OPTIONS', url, headers: { 'webhook-request-origin': origin } },
    signal,
  );
  if (exchange.kind === 'failed') return { outcome: 'failed', reason: exchange.reason, detail: exchange.detail };
  const allowed = exchange.headers['webhook-allowed-origin']?.trim().toLowerCase();
  const agreed = exchange.status < 300 && (allowed === '*' || allowed === origin.toLowerCase());
  return agreed ? { outcome: 'allowed' } : { outcome: 'not-allowed', status: exchange.status };
}
