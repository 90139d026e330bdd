import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { incorrect } from '../../kernel/domain-error.js';
import type { Settings } from '../domain/subscription-events.js';
import { handshake } from '../sender/handshake.js';
import { WebhookHttp } from '../sender/webhook-http.js';

/** Whether a receiver may be sent to, and, where a subscription asks for it, whether it wants to. */
@Injectable()
export class ReceiverCheck {
  /** The name by which this service is known to receivers. */
  private readonly origin: string;

  constructor(
    private readonly http: WebhookHttp,
    { webhookOrigin }: Config,
  ) {
    this.origin = webhookOrigin;
  }

  /** The URL as it will be used. Throws `incorrect` `webhook/…`. */
  async urlOf(text: string): Promise<string> {
    return (await this.http.checkTarget(text)).href;
  }

  /** Throws `incorrect` `webhook/handshake-refused`. */
  async consents({ url, handshake: asked }: Pick<Settings, 'url' | 'handshake'>): Promise<void> {
    if (!asked) return;
    const answer = await handshake(this.http, { url, origin: this.origin });
    if (answer.outcome === 'allowed') return;
    const why = answer.outcome === 'failed' ? answer.detail : `it answered ${answer.status}`;
    throw incorrect(
      'webhook/handshake-refused',
      `The receiver did not agree to events from ${this.origin} (${why}). It has to answer OPTIONS with WebHook-Allowed-Origin; or leave handshake out`,
    );
  }
}
