import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Config } from '../config.js';
import { Allows } from '../http/allows.decorator.js';
import { notFound } from '../kernel/domain-error.js';

/** Whom to tell of a weakness (RFC 9116). For people and scanners: no operation of the API. */
@ApiExcludeController()
@Controller('.well-known/security.txt')
export class SecurityContactController {
  constructor(private readonly config: Config) {}

  @Get()
  @Allows('anyone')
  contact(@Res() reply: FastifyReply): void {
    const { security, publicUrl } = this.config;
    if (!security)
      throw notFound(
        'security/no-contact',
        'Those who run this service named nobody. Set SECURITY_CONTACT and SECURITY_EXPIRES',
      );
    const lines = [
      ...security.contacts.map((contact) => `Contact: ${contact}`),
      `Expires: ${security.expires}`,
      ...(publicUrl === '' ? [] : [`Canonical: ${publicUrl}/.well-known/security.txt`]),
    ];
    reply.header('content-type', 'text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
  }
}
