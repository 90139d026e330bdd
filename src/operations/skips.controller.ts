import { applyDecorators, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Count, Text } from '../fields/field.decorators.js';
import { authorOf } from '../http/actor.js';
import { Allows } from '../http/allows.decorator.js';
import { ValidBody } from '../http/body.js';
import { describePath, describeProblems } from '../http/openapi/describe.js';
import { ref } from '../http/openapi/schema-forms.js';
import { Followers } from './followers.js';

export class SkipDto {
  @Count() position!: number;
  @Text({ max: 5_000, lines: true, example: 'written by a program of ours that is gone' }) reason!: string;
}

const EXAMPLE = {
  follower: 'read-model',
  position: 7,
  event: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d',
  type: 'DevelopmentCorrected',
  why: 'there is no such development',
};

/** What those who run the service decide about it. */
@ApiTags('Operations')
@Controller('api/v1/followers')
export class SkipsController {
  constructor(private readonly followers: Followers) {}

  @Post(':follower/skips')
  @Allows('admin')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Let what is made from the log go on without an event',
    description:
      'Only the event at which it stands still, as `/health/ready` tells. The log keeps who decided so, and why; what is made again from the log passes over the event too',
  })
  @applyDecorators(
    describePath('follower', { description: 'What stands still, as health names it', example: EXAMPLE.follower }),
    ApiBody({
      type: SkipDto,
      examples: { example: { summary: 'For example', value: { position: EXAMPLE.position, reason: 'a slip' } } },
    }),
    ApiResponse({
      status: 201,
      description: 'It goes on within a second',
      content: { 'application/json': { schema: ref('Skipped'), example: EXAMPLE } },
    }),
    ...describeProblems([400, 404, 409, 413, 415, 422]),
  )
  async skip(
    @Req() request: FastifyRequest,
    @Param('follower') follower: string,
    @ValidBody(SkipDto) { position, reason }: SkipDto,
  ) {
    const { id: event, type, why } = await this.followers.skip({ follower, position, reason }, authorOf(request));
    return { follower, position, event, type, why };
  }
}
