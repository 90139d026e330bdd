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
    description:
      'The log can be followed, the read model has met its end, and the data directory can be written. `lag` is how far behind queries may be',
    schema: {
      example: {
        status: 'ok',
        parts: { 'data-directory': 'ok', log: 'ok', 'read-model': 'ok' },
        lag: { positions: 0, seconds: 0 },
      },
    },
  })
  @ApiResponse({
    status: 503,
    description: 'Not now; `parts` says why',
    schema: {
      example: {
        status: 'not-ready',
        parts: { 'data-directory': 'ok', log: 'ok', 'read-model': 'at position 7 of 122' },
        lag: { positions: 115, seconds: 2.5 },
      },
    },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, ...told } = await this.readiness.report();
    reply.header('cache-control', 'no-store');
    if (!ready) reply.code(503).header('retry-after', '1');
    return { status: ready ? 'ok' : 'not-ready', ...told };
  }
}
