import { Injectable } from '@nestjs/common';
import { type Query, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { names, namesAny } from '../../http/etag.js';
import { type Pieces, Turns } from '../../read-model/turns.js';
import type { ProcessId } from '../domain/model.js';
import { EntityTags } from '../queries/entity-tags.js';
import { Existence, type Inquiry } from '../queries/existence.js';
import type { TemporalBasis } from '../queries/temporal-basis.js';

export const JSON_TYPE = 'application/json; charset=utf-8';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Adds to the answer, which is JSON, what nobody else asks for. */
  readonly addTo?: (json: string) => Promise<string>;
  /** Of an answer without bounds, which is written in turns: aborts when nobody waits for it any more. */
  readonly left?: AbortSignal;
}

/** Answers questions about one process, under the ETag of its revision. */
@Injectable()
export class ReadResponder {
  constructor(
    private readonly queries: QueryBus,
    private readonly tags: EntityTags,
    private readonly existence: Existence,
    private readonly turns: Turns,
  ) {}

  /**
   * The revision is read first: should the process change in between, the answer is newer than its tag, and the next
   * conditional request fetches it once more; the other way round a stale answer would pass for current. What is
   * unchanged is not worked out, only looked for: a tag says nothing of what there is not.
   */
  async answer<T extends object | string>(
    { request, reply, addTo, left }: Exchange,
    process: ProcessId,
    asked: TemporalBasis,
    query: Query<T> & Inquiry,
  ): Promise<void> {
    const etag = await this.tags.of(process, asked);
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch !== undefined && (namesAny(ifNoneMatch) || names(ifNoneMatch, etag))) {
      this.existence.require(query);
      reply.header('etag', etag).code(304).send();
      return;
    }
    const answer = await this.queries.execute(query);
    const json = typeof answer === 'string' ? answer : await this.written(answer, left);
    const whole = addTo === undefined ? json : await addTo(json);
    reply.header('etag', etag).header('content-type', JSON_TYPE).send(whole);
  }

  /** In turns many would be half written at once: what has bounds is written in one go. */
  private written(answer: object, left: AbortSignal | undefined): Promise<string> | string {
    return left ? this.turns.take(jsonOf(answer), left) : JSON.stringify(answer);
  }
}

/** The same text as JSON.stringify makes, an item of its lists at a time. */
function* jsonOf(answer: object): Pieces<string> {
  const members: string[] = [];
  for (const [name, value] of Object.entries(answer) as [string, unknown][]) {
    if (value === undefined) continue;
    members.push(`${JSON.stringify(name)}:${Array.isArray(value) ? yield* jsonOfList(value) : JSON.stringify(value)}`);
  }
  return `{${members.join(',')}}`;
}

function* jsonOfList(list: readonly unknown[]): Pieces<string> {
  const items: string[] = [];
  for (const item of list) {
    items.push(JSON.stringify(item));
    yield;
  }
  return `[${items.join(',')}]`;
}
