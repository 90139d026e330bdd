import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { whenClientLeaves } from '../../http/client-left.js';
import { readQuery } from '../../http/query-string.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import { GetMeasureHistory } from '../queries/get-measure-history.js';
import { GetMeasureStatus } from '../queries/get-measure-status.js';
import { GetProcessStatus } from '../queries/get-process-status.js';
import { DescribeRead } from './openapi/describe.js';
import { EVIDENCE, TEMPORAL, PROOF } from './parameters.js';
import { ProvenStatus } from './proven-status.js';
import { ReadResponder } from './read-responder.js';

const AT = { ...TEMPORAL, ...EVIDENCE };
const PROVEN_AT = { ...AT, ...PROOF };

@ApiTags('Status')
@Controller('api/v1/processes/:process')
export class StatusController {
  constructor(
    private readonly reads: ReadResponder,
    private readonly proven: ProvenStatus,
  ) {}

  @Get('status')
  @Allows('reader')
  @DescribeRead({
    summary: 'Where a process stands: headline, axes, momentum and every measure',
    path: ['process'],
    query: PROVEN_AT,
    answer: 'ProcessStatus',
  })
  ofProcess(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, PROVEN_AT);
    const left = whenClientLeaves(reply);
    const query = new GetProcessStatus(process, asked, left);
    if (asked.proof)
      return this.reads.answer({ request, reply, left, addTo: this.proven.with(process) }, process, asked, query);
    return this.reads.answer({ request, reply, left }, process, asked, query);
  }

  @Get('measures/:measure/status')
  @Allows('reader')
  @DescribeRead({
    summary: 'Whether a measure is in effect, and what that rests on',
    path: ['process', 'measure'],
    query: PROVEN_AT,
    answer: 'MeasureStatusDetail',
  })
  ofMeasure(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    const asked = readQuery(request.query, PROVEN_AT);
    const query = new GetMeasureStatus(process, measure, asked);
    if (asked.proof)
      return this.reads.answer({ request, reply, addTo: this.proven.with(process) }, process, asked, query);
    return this.reads.answer({ request, reply }, process, asked, query);
  }

  @Get('measures/:measure/history')
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({
    summary: 'All states a measure went through, as known at one time',
    path: ['process', 'measure'],
    query: AT,
    answer: 'MeasureHistory',
  })
  history(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    const asked = readQuery(request.query, AT);
    return this.reads.answer({ request, reply }, process, asked, new GetMeasureHistory(process, measure, asked));
  }
}
