import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { preferredMediaType } from '../../kernel/media-type.js';
import type { ProcessId } from '../domain/model.js';
import { GetAuditTrail } from '../queries/get-audit-trail.js';
import { ProcessRevisions } from '../queries/process-revisions.js';
import { auditCsv, auditProv } from './audit-formats.js';
import { DescribeRead } from './openapi/describe.js';
import { FORMAT, MIN_POSITION } from './parameters.js';

const LISTED = { ...PAGE, ...FORMAT, ...MIN_POSITION };
const TYPES = ['application/json', 'text/csv', 'application/ld+json'] as const;

/** Who said what, when and why: the events of a process as changes. */
@ApiTags('Audit')
@Controller('api/v1/processes/:process/audit')
export class AuditTrailController {
  constructor(
    private readonly queries: QueryBus,
    private readonly revisions: ProcessRevisions,
  ) {}

  @Get()
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({
    summary: 'Each change of a process: by whom, when, why, from what to what, and its leaf in the tree',
    description:
      'The next page is named in `next`, and in a Link header in every format. CSV has a row a changed field.',
    path: ['process'],
    query: LISTED,
    answer: 'AuditTrail',
    conditional: false,
    alsoAs: {
      'text/csv': { schema: { type: 'string' }, example: 'position,leaf index,event,change,…\r\n72,71,…\r\n' },
      'application/ld+json': {
        schema: { type: 'object', description: 'PROV-O in JSON-LD' },
        example: { '@context': { prov: 'http://www.w3.org/ns/prov#' }, '@graph': [] },
      },
    },
  })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, LISTED);
    const type = asked.format
      ? (`${asked.format === 'csv' ? 'text/csv' : 'application/json'}` as const)
      : preferredMediaType(request.headers.accept, TYPES);
    if (asked.minPosition !== undefined) await this.revisions.reach(asked.minPosition);
    const requested = pageOf(asked);
    const page = await this.queries.execute(new GetAuditTrail(process, requested));
    if (page.next !== null) {
      const format = asked.format ? `&format=${asked.format}` : '';
      reply.header(
        'link',
        `</api/v1/processes/${process}/audit?cursor=${page.next}&limit=${requested.limit}${format}>; rel="next"`,
      );
    }
    reply.header('vary', 'accept').header('content-type', `${type}; charset=utf-8`);
    if (type === 'text/csv') return reply.send(auditCsv(page));
    return reply.send(JSON.stringify(type === 'application/json' ? page : auditProv(process, page)));
  }
}
