import type { Attempt } from '../sender/webhook-sender.js';

/** One request to a receiver. */
export interface Letter {
  /** Id of the subscription; its secrets open only with it. */
  readonly subscription: string;
  readonly url: string;
  /** `webhook-id`. */
  readonly id: string;
  readonly body: Buffer;
  /** Encrypted, newest first; it is signed with each. */
  readonly sealedSecrets: readonly string[];
}

/** Signs a letter and sends it once. Rejects only when `signal` aborts: then nothing is known of the receiver. */
export abstract class Post {
  abstract send(letter: Letter, signal?: AbortSignal): Promise<Attempt>;
}
