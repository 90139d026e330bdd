import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProcessId } from '../domain/model.js';
import { type Compared, CompareStatus } from '../queries/status.queries.js';
import { DescribeRead } from './openapi/describe.js';
import { allowing, type Asked, parameterProblem, readQuery, refusedQuery } from './query-string.js';
import { Reads } from './reads.js';

const EITHER = allowing(
  'from',
  'to',
  'knownFrom',
  'knownTo',
  'asOf',
  'knownAt',
  'knownBy',
  'atPosition',
  'minPosition',
  'evidence',
);
const TWO_DATES = allowing('from', 'to', 'knownAt', 'knownBy', 'atPosition', 'minPosition', 'evidence');
const TWO_KNOWN_TIMES = allowing('knownFrom', 'knownTo', 'asOf', 'knownBy', 'minPosition', 'evidence');

@ApiTags('Status')
@Controller('api/v1/processes/:process/diff')
export class DiffController {
  constructor(private readonly reads: Reads) {}

  @Get()
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
    const { asked, compared } = readComparison(request.query);
    return this.reads.answer({ request, reply }, process, asked, new CompareStatus(process, compared));
  }
}

function readComparison(query: unknown): { readonly asked: Asked; readonly compared: Compared } {
  const given = query as Readonly<Record<string, unknown>>;
  if ('knownFrom' in given || 'knownTo' in given) {
    const asked = readQuery(query, TWO_KNOWN_TIMES);
    const { knownFrom, knownFromText, knownTo, knownToText } = asked;
    if (knownFrom === undefined || knownFromText === undefined) throw missing('knownFrom');
    if (knownTo === undefined || knownToText === undefined) throw missing('knownTo');
    return {
      asked,
      compared: {
        kind: 'known',
        from: knownFrom,
        fromText: knownFromText,
        to: knownTo,
        toText: knownToText,
        moment: asked,
      },
    };
  }
  const asked = readQuery(query, TWO_DATES);
  const { from, to } = asked;
  if (from === undefined) throw missing('from');
  if (to === undefined) throw missing('to');
  // Both dates are given, so the answer rests on today only through what is known.
  return { asked: { ...asked, asOf: to }, compared: { kind: 'valid', from, to, moment: asked } };
}

const missing = (parameter: string) =>
  refusedQuery([
    parameterProblem(parameter, 'parameter/missing', 'is missing: give from and to, or knownFrom and knownTo'),
  ]);
