import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { ValidBody } from '../../http/body.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import { MeasureAmendmentDto, MeasureWithdrawalDto, ProcessAmendmentDto } from '../records/process.dto.js';
import { DescribeWrite } from './openapi/describe.js';
import { MEASURE_AMENDMENT, PROCESS_AMENDMENT, WITHDRAWAL } from './openapi/examples.js';
import { DRY_RUN } from './parameters.js';
import { rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

const WHAT_CHANGES = 'Nothing is edited: known before, it is answered as it was. In `changes`, what is given replaces';

@ApiTags('Processes')
@Controller('api/v1/processes/:process/amendments')
export class ProcessAmendmentsController {
  constructor(private readonly writes: WriteResponder) {}

  @Post()
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Amend a process: title, parties, roles, core measures, phase, windows',
    description: `${WHAT_CHANGES}, and null removes.`,
    path: ['process'],
    body: ProcessAmendmentDto,
    example: PROCESS_AMENDMENT,
  })
  amend(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @ValidBody(ProcessAmendmentDto) body: ProcessAmendmentDto,
  ) {
    return this.writes.answer(
      reply,
      new ChangeProcess(process, { type: 'AmendProcess', data: body }, rehearsableContext(request)),
      processPath,
    );
  }
}

@ApiTags('Measures')
@Controller('api/v1/processes/:process/measures/:measure')
export class MeasureAmendmentsController {
  constructor(private readonly writes: WriteResponder) {}

  @Post('amendments')
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Amend a measure: title, kind',
    description: `${WHAT_CHANGES}.`,
    path: ['process', 'measure'],
    body: MeasureAmendmentDto,
    example: MEASURE_AMENDMENT,
  })
  amend(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
    @ValidBody(MeasureAmendmentDto) body: MeasureAmendmentDto,
  ) {
    const command = new ChangeProcess(
      process,
      { type: 'AmendMeasure', data: { ...body, measure } },
      rehearsableContext(request),
    );
    return this.writes.answer(reply, command, () => `${processPath(process)}/measures/${measure}`);
  }

  @Post('withdrawals')
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Withdraw a measure that was declared by mistake',
    description: 'From then on it is in no answer. It stays in the log, and at earlier known times.',
    path: ['process', 'measure'],
    body: MeasureWithdrawalDto,
    example: WITHDRAWAL,
  })
  withdraw(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
    @ValidBody(MeasureWithdrawalDto) body: MeasureWithdrawalDto,
  ) {
    const command = new ChangeProcess(
      process,
      { type: 'WithdrawMeasure', data: { ...body, measure } },
      rehearsableContext(request),
    );
    return this.writes.answer(reply, command, () => `${processPath(process)}/measures`);
  }
}
