import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { ValidBody } from '../../http/body.js';
import { Ids } from '../../kernel/ids.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { MeasureId, ProcessId, RulingId } from '../domain/model.js';
import { RulingDto } from '../records/ruling.dto.js';
import { DescribeWrite } from './openapi/describe.js';
import { CARGO_RULING } from './openapi/examples.js';
import { DRY_RUN } from './parameters.js';
import { idFor, rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

@ApiTags('Measures')
@Controller('api/v1/processes/:process/measures/:measure/rulings')
export class RulingsController {
  constructor(
    private readonly writes: WriteResponder,
    private readonly ids: Ids,
  ) {}

  @Post()
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Rule between contradicting claims about a measure',
    description:
      'It settles the disputes that stand, as they read now. What it `rejects` has no effect on the measure from then on; else it changes no state. With `finds`, the status says where the record shows something else.',
    path: ['process', 'measure'],
    body: RulingDto,
    example: CARGO_RULING,
  })
  rule(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
    @ValidBody(RulingDto) body: RulingDto,
  ) {
    const context = rehearsableContext(request);
    const ruling = { ...body, id: body.id ?? (idFor(context, this.ids) as string as RulingId), measure };
    return this.writes.answer(
      reply,
      new ChangeProcess(process, { type: 'RuleOnClaims', data: ruling }, context),
      () => `${processPath(process)}/measures/${measure}/status`,
    );
  }
}
