import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { ValidBody } from '../../http/body.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import { RetractionDto } from '../records/development.dto.js';
import { DescribeWrite } from './openapi/describe.js';
import { RETRACTION } from './openapi/examples.js';
import { DRY_RUN } from './parameters.js';
import { rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

@ApiTags('Developments')
@Controller('api/v1/processes/:process/developments/:development/retractions')
export class RetractionsController {
  constructor(private readonly writes: WriteResponder) {}

  @Post()
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Retract a development',
    description: 'From then on it counts for nothing; questions about earlier knowledge still see it.',
    path: ['process', 'development'],
    body: RetractionDto,
    example: RETRACTION,
  })
  retract(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
    @ValidBody(RetractionDto) body: RetractionDto,
  ) {
    const command = new ChangeProcess(
      process,
      { type: 'RetractDevelopment', data: { ...body, development } },
      rehearsableContext(request),
    );
    return this.writes.answer(reply, command, () => `${processPath(process)}/developments/${development}`);
  }
}
