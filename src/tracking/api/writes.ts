import { Injectable } from '@nestjs/common';
import { type Command, CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../kernel/clock.js';
import { dayOf } from '../../kernel/day.js';
import type { Written } from '../commands/written.js';
import { farDates } from '../domain/far-dates.js';
import { WriteWarnings } from './write-warnings.js';

/** Carries out a write and answers 201 with where to find what it made; a retry is answered as the first time. */
@Injectable()
export class Writes {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly warnings: WriteWarnings,
  ) {}

  async answer(reply: FastifyReply, command: Command<Written>, location: (id: string) => string): Promise<void> {
    const written = await this.commands.execute(command);
    const { id, position, revision, repeated } = written;
    reply.code(201).header('location', location(id)).header('etag', `"${revision}"`);
    if (repeated) reply.header('idempotency-replayed', 'true');
    const farAway = farDates(reply.request.body, dayOf(this.clock.now()));
    const warnings = [...farAway, ...(await this.warnings.of(command, written))];
    reply.send({ id, position, revision, ...(warnings.length > 0 && { warnings }) });
  }
}

export const API = '/api/v1';
export const processPath = (process: string): string => `${API}/processes/${process}`;
