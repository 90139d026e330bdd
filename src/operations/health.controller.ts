import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readiness } from './readiness.js';

@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs; restart it when not' })
  @ApiResponse({ status: 200, description: 'It runs', schema: { example: { status: 'ok' } } })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether requests should be sent here' })
  @ApiResponse({
    status: 200,
    description: 'The read model has met the end of the log, and the data directory can be written',
    schema: { example: { status: 'ok', parts: { 'data-directory': 'ok', 'read-model': 'ok' } } },
  })
  @ApiResponse({
    status: 503,
    description: 'Not now; `parts` says why',
    schema: {
      example: { status: 'not-ready', parts: { 'data-directory': 'ok', 'read-model': 'at position 7 of 122' } },
    },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, parts } = await this.readiness.report();
    reply.header('cache-control', 'no-store');
    if (!ready) reply.code(503).header('retry-after', '1');
    return { status: ready ? 'ok' : 'not-ready', parts };
  }
}
