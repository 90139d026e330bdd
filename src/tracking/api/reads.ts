import { Injectable } from '@nestjs/common';
import { type Query, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../kernel/clock.js';
import type { ProcessId } from '../domain/model.js';
import { ProcessRevisions } from '../queries/process-revisions.js';
import { etagOf, names, namesAny } from './etag.js';
import type { Asked } from './query-string.js';

const JSON_TYPE = 'application/json; charset=utf-8';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Adds to the answer, which is JSON, what nobody else asks for. */
  readonly addTo?: (json: string) => Promise<string>;
}

/** Answers questions about one process, under the ETag of its revision. */
@Injectable()
export class Reads {
  constructor(
    private readonly queries: QueryBus,
    private readonly revisions: ProcessRevisions,
    private readonly clock: Clock,
  ) {}

  /**
   * The revision is read first: should the process change in between, the answer is newer than its tag, and the next
   * conditional request fetches it once more; the other way round a stale answer would pass for current.
   */
  async answer<T>(
    { request, reply, addTo }: Exchange,
    process: ProcessId,
    asked: Asked,
    query: Query<T>,
  ): Promise<void> {
    if (asked.minPosition !== undefined) await this.revisions.reach(asked.minPosition);
    const etag = etagOf(this.revisions.of(process), asked, this.clock);
    const ifNoneMatch = request.headers['if-none-match'];
    reply.header('etag', etag);
    if (ifNoneMatch !== undefined && names(ifNoneMatch, etag)) {
      reply.code(304).send();
      return;
    }
    const answer = await this.queries.execute(query);
    // Only now it is known that there is anything.
    if (ifNoneMatch !== undefined && namesAny(ifNoneMatch)) {
      reply.code(304).send();
      return;
    }
    const json = typeof answer === 'string' ? answer : JSON.stringify(answer);
    reply.header('content-type', JSON_TYPE).send(addTo === undefined ? json : await addTo(json));
  }
}
