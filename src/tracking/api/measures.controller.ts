import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RecordCheck } from '../../fields/record-check.js';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { ValidBody } from '../../http/body.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { Measure, MeasureId, ProcessId } from '../domain/model.js';
import { GetMeasure } from '../queries/get-measure.js';
import { ListMeasures } from '../queries/list-measures.js';
import { MeasureDto } from '../records/process.dto.js';
import { DescribeRead, DescribeWrite } from './openapi/describe.js';
import { AIR_CARGO } from './openapi/examples.js';
import { DRY_RUN, TEMPORAL } from './parameters.js';
import { ReadResponder } from './read-responder.js';
import { rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

const PAGE_AT = { ...TEMPORAL, ...PAGE };

@ApiTags('Measures')
@Controller('api/v1/processes/:process/measures')
export class MeasuresController {
  constructor(
    private readonly reads: ReadResponder,
    private readonly writes: WriteResponder,
  ) {}

  @Get()
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({ summary: 'The measures of a process', path: ['process'], query: PAGE_AT, answer: 'Measures' })
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, PAGE_AT);
    return this.reads.answer({ request, reply }, process, asked, new ListMeasures(process, pageOf(asked), asked));
  }

  @Post()
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Declare a measure',
    path: ['process'],
    body: MeasureDto,
    example: AIR_CARGO,
  })
  declare(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @ValidBody(MeasureDto) body: MeasureDto,
  ) {
    const { id, title, kind } = RecordCheck.of(MeasureDto).withUsual<Measure>(body);
    const command = new ChangeProcess(
      process,
      { type: 'DeclareMeasure', data: { id, title, kind } },
      rehearsableContext(request),
    );
    return this.writes.answer(reply, command, (made) => `${processPath(process)}/measures/${made}`);
  }

  @Get(':measure')
  @Allows('reader')
  @DescribeRead({ summary: 'One measure', path: ['process', 'measure'], query: TEMPORAL, answer: 'Measure' })
  get(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    const asked = readQuery(request.query, TEMPORAL);
    return this.reads.answer({ request, reply }, process, asked, new GetMeasure(process, measure, asked));
  }
}
