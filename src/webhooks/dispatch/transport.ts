import type { Attempt } from '../sender/webhook-sender.js';

/** One request to a receiver. */
export interface DeliveryRequest {
  /** Id of the subscription; its secrets open only with it. */
  readonly subscription: string;
  readonly url: string;
  /** `webhook-id`. */
  readonly id: string;
  readonly body: Buffer;
  /** Encrypted, newest first; it is signed with each. */
  readonly sealedSecrets: readonly string[];
}

/** Signs a request and sends it once. Rejects only when `signal` aborts: then nothing is known of the receiver. */
export abstract class Transport {
  abstract send(request: DeliveryRequest, signal?: AbortSignal): Promise<Attempt>;
}
