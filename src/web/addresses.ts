import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../config.js';

/** Where pages are found by those who are not on one: in a feed, a calendar, a citation. */
@Injectable()
export class Addresses {
  constructor(@Inject(Config) private readonly config: Pick<Config, 'publicUrl'>) {}

  /** Without a slash at its end. Where nobody says what the service is called, by the name it was asked by. */
  base(request: FastifyRequest): string {
    return this.config.publicUrl || `${request.protocol}://${request.host || 'localhost'}`;
  }
}
