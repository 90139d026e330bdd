import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../../tracking/domain/model.js';
import { dateSaid, whyNoDate } from '../times/typed-date.js';
import { PAGE } from './page-route.js';
import { WritingForms } from './writing-forms.js';
import { Writing } from './writing.js';

const MOST_TYPED = 200;

/** Pages on which those who may write do so. */
@ApiExcludeController()
@Controller()
export class RecordingPagesController {
  constructor(
    private readonly writing: Writing,
    private readonly forms: WritingForms,
  ) {}

  @Get('processes/:process/record')
  @Allows('recorder', PAGE)
  async record(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    this.writing.show({ request, reply }, await this.forms.record(process));
  }

  @Post('processes/:process/record')
  @Allows('recorder', PAGE)
  async recorded(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    await this.writing.receive({ request, reply }, await this.forms.record(process));
  }

  @Get('processes/:process/developments/:development/correct')
  @Allows('editor', PAGE)
  async correct(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
  ) {
    this.writing.show({ request, reply }, await this.forms.correct(process, development, request.body));
  }

  @Post('processes/:process/developments/:development/correct')
  @Allows('editor', PAGE)
  async corrected(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
  ) {
    await this.writing.receive({ request, reply }, await this.forms.correct(process, development, request.body));
  }

  @Get('processes/:process/developments/:development/retract')
  @Allows('editor', PAGE)
  async retract(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
  ) {
    this.writing.show({ request, reply }, await this.forms.retract(process, development));
  }

  @Post('processes/:process/developments/:development/retract')
  @Allows('editor', PAGE)
  async retracted(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('development') development: DevelopmentId,
  ) {
    await this.writing.receive({ request, reply }, await this.forms.retract(process, development));
  }

  @Get('processes/:process/measures/:measure/rule')
  @Allows('editor', PAGE)
  async rule(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    this.writing.show({ request, reply }, await this.forms.rule(process, measure));
  }

  @Post('processes/:process/measures/:measure/rule')
  @Allows('editor', PAGE)
  async ruled(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    await this.writing.receive({ request, reply }, await this.forms.rule(process, measure));
  }

  @Get('processes/:process/measures/:measure/amend')
  @Allows('editor', PAGE)
  async amend(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    this.writing.show({ request, reply }, await this.forms.amend(process, measure));
  }

  @Post('processes/:process/measures/:measure/amend')
  @Allows('editor', PAGE)
  async amended(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('measure') measure: MeasureId,
  ) {
    await this.writing.receive({ request, reply }, await this.forms.amend(process, measure));
  }

  /** What a date that is being typed says. */
  @Get('dates')
  @Allows('anyone', PAGE)
  date(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { typed } = request.query as { readonly typed?: unknown };
    const text = typeof typed === 'string' ? typed.trim().slice(0, MOST_TYPED) : '';
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(text === '' ? '' : (dateSaid(text) ?? whyNoDate(text)));
  }
}
