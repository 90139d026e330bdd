import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../kernel/clock.js';
import { dayOf } from '../../kernel/day.js';
import { MOST_PROBLEMS } from '../../kernel/domain-error.js';
import type { ChangeProcess } from '../commands/change-process.js';
import { farDates } from '../domain/far-dates.js';
import { WriteWarnings } from './write-warnings.js';

/**
 * Carries out a write and answers 201 with where to find what it made; a retry is answered as the first time. A dry run is
 * answered 200 with what the write would change.
 */
@Injectable()
export class WriteResponder {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly warnings: WriteWarnings,
  ) {}

  async answer(reply: FastifyReply, command: ChangeProcess, location: (id: string) => string): Promise<void> {
    const outcome = await this.commands.execute(command);
    const farAway = farDates(reply.request.body, dayOf(this.clock.now()));
    const warnings = [...farAway, ...(await this.warnings.of(command, outcome))].slice(0, MOST_PROBLEMS);
    if ('rehearsed' in outcome) {
      const { headline, measures, questions } = outcome.rehearsed;
      reply.code(200).send({ dryRun: true, id: outcome.id, warnings, headline, measures, questions });
      return;
    }
    const { id, position, revision, repeated } = outcome;
    reply.code(201).header('location', location(id)).header('etag', `"${revision}"`);
    if (repeated) reply.header('idempotency-replayed', 'true');
    reply.send({ id, position, revision, ...(warnings.length > 0 && { warnings }) });
  }
}

const API = '/api/v1';
export const processPath = (process: string): string => `${API}/processes/${process}`;
