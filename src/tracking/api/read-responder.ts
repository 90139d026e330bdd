import { Injectable } from '@nestjs/common';
import { type Query, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { names, namesAny } from '../../http/etag.js';
import { Clock } from '../../kernel/clock.js';
import { dayOf, formatDay } from '../../kernel/day.js';
import type { ProcessId } from '../domain/model.js';
import { Existence, type Question } from '../queries/existence.js';
import { ProcessRevisions } from '../queries/process-revisions.js';
import type { TemporalBasis } from '../queries/temporal-basis.js';

export const JSON_TYPE = 'application/json; charset=utf-8';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Adds to the answer, which is JSON, what nobody else asks for. */
  readonly addTo?: (json: string) => Promise<string>;
}

/** Answers questions about one process, under the ETag of its revision. */
@Injectable()
export class ReadResponder {
  constructor(
    private readonly queries: QueryBus,
    private readonly revisions: ProcessRevisions,
    private readonly existence: Existence,
    private readonly clock: Clock,
  ) {}

  /**
   * The revision is read first: should the process change in between, the answer is newer than its tag, and the next
   * conditional request fetches it once more; the other way round a stale answer would pass for current. What is
   * unchanged is not worked out, only looked for: a tag says nothing of what there is not.
   */
  async answer<T>(
    { request, reply, addTo }: Exchange,
    process: ProcessId,
    asked: TemporalBasis,
    query: Query<T> & Question,
  ): Promise<void> {
    if (asked.minPosition !== undefined) await this.revisions.reach(asked.minPosition);
    const etag = etagOf(this.revisions.of(process), asked, this.clock);
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch !== undefined && (namesAny(ifNoneMatch) || names(ifNoneMatch, etag))) {
      this.existence.require(query);
      reply.header('etag', etag).code(304).send();
      return;
    }
    const answer = await this.queries.execute(query);
    const json = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const whole = addTo === undefined ? json : await addTo(json);
    reply.header('etag', etag).header('content-type', JSON_TYPE).send(whole);
  }
}

/**
 * `"<revision>"` of the process, followed by today's date where the answer would be another one tomorrow although
 * nothing was written: that is where the question left out when it is about, or (by report) what was public.
 */
function etagOf(revision: number, asked: TemporalBasis, clock: Clock): string {
  const restsOnToday = asked.asOf === undefined || (asked.knownBy === 'report' && asked.knownAt === undefined);
  return restsOnToday ? `"${revision}.${formatDay(dayOf(clock.now()))}"` : `"${revision}"`;
}
