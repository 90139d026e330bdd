import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { ENVELOPE_CONTENT_TYPE } from '../sender/envelope.js';
import { SecretBox } from '../sender/secret-box.js';
import { signOffThread, type WebhookSecret } from '../sender/signatures.js';
import { type Attempt, WebhookSender } from '../sender/webhook-sender.js';
import { type DeliveryRequest, Transport } from './transport.js';

/** Opens the secrets, signs with all of them and with the key of this service, and sends. */
@Injectable()
export class SignedTransport extends Transport {
  /** Secrets that were opened; AES for every request would cost more than signing does. */
  private readonly opened = new Map<string, WebhookSecret>();

  constructor(
    private readonly sender: WebhookSender,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send({ subscription, url, id, body, sealedSecrets }: DeliveryRequest, signal?: AbortSignal): Promise<Attempt> {
    const secrets = sealedSecrets.map((sealed) => this.open(sealed, subscription));
    const signed = await signOffThread({ id, at: this.clock.now(), body }, { secrets, ed25519: this.box.signingKey });
    signal?.throwIfAborted();
    return this.sender.send({ url, body, headers: { ...signed, 'content-type': ENVELOPE_CONTENT_TYPE } }, signal);
  }

  private open(sealed: string, subscription: string): WebhookSecret {
    const known = this.opened.get(sealed);
    if (known) return known;
    const secret = this.box.open(sealed, subscription) as WebhookSecret;
    if (this.opened.size >= OPENED_KEPT) this.opened.delete(this.opened.keys().next().value!);
    this.opened.set(sealed, secret);
    return secret;
  }
}

const OPENED_KEPT = 20_000;
