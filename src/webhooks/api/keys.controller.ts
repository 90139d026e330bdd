import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows } from '../../http/allows.decorator.js';
import { SecretBox } from '../sender/secret-box.js';
import { DescribeWebhooks } from './describe-webhooks.js';

@ApiTags('Webhooks')
@Controller('.well-known/webhook-keys')
export class KeysController {
  constructor(private readonly box: SecretBox) {}

  @Get()
  @Allows('anyone')
  @DescribeWebhooks({
    summary: 'The Ed25519 key whose signatures (`v1a`) every delivery carries',
    answer: 'WebhookKeys',
    example: { keys: ['whpk_0Y1gq4gKk0rW0a2y2HkqL8kqkXk0m0cM1pXk6WcE5hI='] },
  })
  keys() {
    return { keys: [this.box.publicKey] };
  }
}
