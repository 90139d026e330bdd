import { applyDecorators, Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allows } from '../http/allows.decorator.js';
import { describeProblems } from '../http/openapi/describe.js';
import { Metrics } from './metrics.js';

const EXAMPLE = `# HELP detente_log_position Position of the newest event of the log
# TYPE detente_log_position gauge
detente_log_position 154
`;

@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Allows('monitor')
  @ApiOperation({
    summary: 'What Prometheus reads',
    description: 'For the role `monitor`, and those above it. Nothing of what is tracked is in it',
  })
  @ApiResponse({
    status: 200,
    description: 'In the text format of Prometheus, version 0.0.4',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  @applyDecorators(...describeProblems([]))
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.text();
    reply.header('content-type', Metrics.CONTENT_TYPE).header('cache-control', 'no-store').send(text);
  }
}
