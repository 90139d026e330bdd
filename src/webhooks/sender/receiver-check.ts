import { incorrect } from '../../kernel/domain-error.js';
import { handshake } from './handshake.js';
import type { WebhookHttp } from './webhook-http.js';

export interface Target {
  readonly url: string;
  /** The receiver is to be asked whether it wants events. */
  readonly handshake?: boolean;
}

/** What must hold before a URL is saved, and so before the first delivery. */
export class ReceiverCheck {
  constructor(
    private readonly http: WebhookHttp,
    /** The name by which receivers know this service. */
    private readonly origin: string,
  ) {}

  /** Answers the URL as it will be used. Throws `incorrect` `webhook/…` where nothing may be sent or nothing is wanted. */
  async check({ url: text, handshake: asks = false }: Target): Promise<string> {
    const { href: url } = await this.http.checkTarget(text);
    if (!asks) return url;
    const { origin } = this;
    const answer = await handshake(this.http, { url, origin });
    if (answer.outcome === 'allowed') return url;
    const answered = answer.outcome === 'failed' ? answer.detail : `it answered ${answer.status}`;
    throw incorrect(
      'webhook/handshake-failed',
      `The receiver did not agree to be sent events (${answered}). It must answer OPTIONS with a status from 200 to 299 ` +
        `and "WebHook-Allowed-Origin: ${origin}" or "*"; or subscribe without "handshake"`,
    );
  }
}
