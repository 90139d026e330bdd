import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allows } from '../http/allows.decorator.js';
import { PROBE } from '../http/probe.js';
import { Clock } from '../kernel/clock.js';
import { formatInstant } from '../kernel/instant.js';
import { ClockWatch } from './clock-watch.js';
import { Readiness } from './readiness.js';

const text = { type: 'string' } as const;
const LIVE = { type: 'object', properties: { status: { ...text, const: 'ok' } }, required: ['status'] };
const READY = {
  type: 'object',
  properties: {
    status: { ...text, enum: ['ok', 'degraded', 'not-ready'] },
    parts: { type: 'object', additionalProperties: text, description: 'By part: `ok`, or why not' },
    lag: {
      type: 'object',
      description: 'How far what queries see is behind what was appended',
      properties: { positions: { type: 'integer', minimum: 0 }, seconds: { type: 'number', minimum: 0 } },
      required: ['positions', 'seconds'],
    },
    warnings: {
      type: 'object',
      additionalProperties: text,
      description: 'By part, what somebody should look at although requests can be served',
    },
  },
  required: ['status', 'parts'],
};
const CLOCK = {
  type: 'object',
  properties: { status: { ...text, const: 'ok' }, now: { ...text, format: 'date-time' } },
  required: ['status', 'now'],
};

const SKIPPED = {
  type: 'object',
  properties: {
    follower: text,
    position: { type: 'integer', minimum: 1 },
    event: { ...text, format: 'uuid' },
    type: text,
    why: { ...text, description: 'What kept it from being taken in' },
  },
  required: ['follower', 'position', 'event', 'type', 'why'],
};

export const OPERATIONS_PART = {
  tags: { Operations: 'Whether the service runs, and can serve' },
  schemas: { Live: LIVE, Ready: READY, ClockConfirmed: CLOCK, Skipped: SKIPPED },
};

const json = (name: keyof typeof OPERATIONS_PART.schemas, example: object) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${name}` }, example },
});

@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly watch: ClockWatch,
    private readonly clock: Clock,
  ) {}

  @Get('live')
  @Allows('anyone', PROBE)
  @ApiOperation({ summary: 'Whether the process runs; restart it when not' })
  @ApiResponse({ status: 200, description: 'It runs', content: json('Live', { status: 'ok' }) })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Allows('anyone', PROBE)
  @ApiOperation({ summary: 'Whether requests should be sent here' })
  @ApiResponse({
    status: 200,
    description:
      'The clock is trusted, the log can be followed, the read model has met its end, and the data directory can be written. `lag` is how far behind queries may be; `warnings` name what should be looked at, such as a last record that lies ahead of the clock. `degraded`: something that no request waits for stands still, and `warnings` say what and why',
    content: json('Ready', {
      status: 'ok',
      parts: { 'data-directory': 'ok', clock: 'ok', log: 'ok', 'read-model': 'ok' },
      lag: { positions: 0, seconds: 0 },
    }),
  })
  @ApiResponse({
    status: 503,
    description: 'Not now; `parts` says why',
    content: json('Ready', {
      status: 'not-ready',
      parts: { 'data-directory': 'ok', clock: 'ok', log: 'ok', 'read-model': 'at position 7 of 122' },
      lag: { positions: 115, seconds: 2.5 },
    }),
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, degraded, ...told } = await this.readiness.report();
    reply.header('cache-control', 'no-store');
    if (!ready) reply.code(503).header('retry-after', '1');
    return { status: degraded ? 'degraded' : ready ? 'ok' : 'not-ready', ...told };
  }

  @Post('clock')
  @Allows('admin')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirm that the system’s clock is right now',
    description:
      'After the clock jumped while the service ran, nothing is recorded until it has agreed with what it showed before for a minute, or somebody says that what it shows is right',
  })
  @ApiResponse({
    status: 200,
    description: 'It is trusted from now on; `now` is what it shows',
    content: json('ClockConfirmed', { status: 'ok', now: '2026-11-26T07:24:06.973669Z' }),
  })
  confirmClock(): { status: string; now: string } {
    this.watch.confirm();
    return { status: 'ok', now: formatInstant(this.clock.now()) };
  }
}
