import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { refusedBody, ValidBody } from '../../http/body.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import { CorrectionDto } from '../records/development.dto.js';
import { refuseEarlyEnds } from './early-ends.js';
import { DescribeWrite } from './openapi/describe.js';
import { BORDER_CORRECTION } from './openapi/examples.js';
import { DRY_RUN } from './parameters.js';
import { rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

@ApiTags('Developments')
@Controller('api/v1/processes/:process/developments/:development/corrections')
export class CorrectionsController {
  constructor(private readonly writes: WriteResponder) {}

  @Post()
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Correct a development',
    description: 'Nothing is edited: the log keeps both. In `changes`, what is given replaces and null removes.',
    path: ['process', 'development'],
    body: CorrectionDto,
    example: BORDER_CORRECTION,
  })
  correct(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
    @ValidBody(CorrectionDto) body: CorrectionDto,
  ) {
    if (Object.keys(body.changes).length === 0)
      throw refusedBody([{ pointer: '/changes', code: 'correction/empty', detail: 'must change at least one field' }]);
    refuseEarlyEnds(body.changes.effects ?? [], body.changes.date ?? undefined, '/changes/effects');
    const command = new ChangeProcess(
      process,
      { type: 'CorrectDevelopment', data: { ...body, development } },
      rehearsableContext(request),
    );
    return this.writes.answer(reply, command, () => `${processPath(process)}/developments/${development}`);
  }
}
