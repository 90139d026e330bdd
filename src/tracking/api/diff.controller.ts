import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { whenClientLeaves } from '../../http/client-left.js';
import { parameterProblem, readQuery, refusedQuery } from '../../http/query-string.js';
import type { ProcessId } from '../domain/model.js';
import { CompareStatus } from '../queries/compare-status.js';
import type { TemporalBasis } from '../queries/temporal-basis.js';
import { DescribeRead } from './openapi/describe.js';
import { DATES, EVIDENCE, KNOWN_TIMES, MIN_POSITION, TEMPORAL } from './parameters.js';
import { ReadResponder } from './read-responder.js';

const { asOf, ...KNOWN } = TEMPORAL;
const TWO_DATES = { ...DATES, ...KNOWN, ...EVIDENCE };
const TWO_KNOWN_TIMES = { ...KNOWN_TIMES, asOf, knownBy: TEMPORAL.knownBy, ...MIN_POSITION, ...EVIDENCE };
const EITHER = { ...DATES, ...KNOWN_TIMES, ...TEMPORAL, ...EVIDENCE };

@ApiTags('Status')
@Controller('api/v1/processes/:process/diff')
export class DiffController {
  constructor(private readonly reads: ReadResponder) {}

  @Get()
  @Allows('reader')
  @DescribeRead({
    summary: 'What differs between two dates, or between what was known at two times',
    description:
      'Give `from` and `to` (two dates, the same knowledge) or `knownFrom` and `knownTo` (one date, two times).',
    path: ['process'],
    query: EITHER,
    given: { from: '2022-12-31', to: '2023-01-31' },
    answer: 'StatusDifference',
  })
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const { asked, from, to } = readComparison(request.query);
    const left = whenClientLeaves(reply);
    const query = new CompareStatus(process, from, to, left);
    return this.reads.answer({ request, reply, left }, process, asked, query);
  }
}

interface Comparison {
  readonly asked: TemporalBasis;
  readonly from: TemporalBasis;
  readonly to: TemporalBasis;
}

function readComparison(query: unknown): Comparison {
  const given = query as Readonly<Record<string, unknown>>;
  if ('knownFrom' in given || 'knownTo' in given) {
    const { knownFrom, knownTo, ...asked } = readQuery(query, TWO_KNOWN_TIMES);
    if (knownFrom === undefined) throw missing('knownFrom');
    if (knownTo === undefined) throw missing('knownTo');
    return { asked, from: { ...asked, knownAt: knownFrom }, to: { ...asked, knownAt: knownTo } };
  }
  const { from, to, ...asked } = readQuery(query, TWO_DATES);
  if (from === undefined) throw missing('from');
  if (to === undefined) throw missing('to');
  // Both dates are given, so the answer rests on today only through what is known.
  const last = { ...asked, asOf: to };
  return { asked: last, from: { ...asked, asOf: from }, to: last };
}

const missing = (parameter: string) =>
  refusedQuery([
    parameterProblem(parameter, 'parameter/missing', 'is missing: give from and to, or knownFrom and knownTo'),
  ]);
