import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { ValidBody } from '../../http/body.js';
import { whenClientLeaves } from '../../http/client-left.js';
import { PAGE, pageOf, readQuery } from '../../http/query-string.js';
import { ChangeProcess } from '../commands/change-process.js';
import type { ProcessId } from '../domain/model.js';
import type { QuestionId } from '../domain/question.js';
import { GetQuestion } from '../queries/get-question.js';
import { ListQuestions } from '../queries/list-questions.js';
import { QuestionAmendmentDto, QuestionDto, QuestionWithdrawalDto } from '../records/question.dto.js';
import { DescribeRead, DescribeWrite } from './openapi/describe.js';
import { LORRY_AMENDMENT, LORRY_AT_MARGARA, LORRY_WITHDRAWAL } from './openapi/examples.js';
import { DRY_RUN, EVIDENCE, TEMPORAL } from './parameters.js';
import { ReadResponder } from './read-responder.js';
import { rehearsableContext } from './write-context.js';
import { processPath, WriteResponder } from './write-responder.js';

const AT = { ...TEMPORAL, ...EVIDENCE };
const PAGE_AT = { ...AT, ...PAGE };

@ApiTags('Questions')
@Controller('api/v1/processes/:process/questions')
export class QuestionsController {
  constructor(
    private readonly reads: ReadResponder,
    private readonly writes: WriteResponder,
  ) {}

  @Get()
  @Allows('reader')
  @DescribeRead({
    summary: 'The practical questions of a process, each with its answer',
    path: ['process'],
    query: PAGE_AT,
    answer: 'QuestionAnswers',
  })
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, PAGE_AT);
    const query = new ListQuestions(process, pageOf(asked), asked, whenClientLeaves(reply));
    return this.reads.answer({ request, reply }, process, asked, query);
  }

  @Post()
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Ask a practical question, and name the measures that decide it',
    description: 'Up to 100 questions, each of up to 50 measures in up to 5 levels of `all` and `any`.',
    path: ['process'],
    body: QuestionDto,
    example: LORRY_AT_MARGARA,
  })
  declare(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @ValidBody(QuestionDto) body: QuestionDto,
  ) {
    const command = new ChangeProcess(process, { type: 'DeclareQuestion', data: body }, rehearsableContext(request));
    return this.writes.answer(reply, command, (made) => `${processPath(process)}/questions/${made}`);
  }

  @Get(':question')
  @Allows('reader')
  @DescribeRead({
    summary: 'Yes, no or uncertain: since when, how sure, and what is missing',
    description:
      'What the needs come to, each measure being as it is in effect: yes only where it is one in every case that the dates allow.',
    path: ['process', 'question'],
    query: AT,
    answer: 'QuestionAnswerDetail',
  })
  get(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('question') question: QuestionId,
  ) {
    const asked = readQuery(request.query, AT);
    return this.reads.answer({ request, reply }, process, asked, new GetQuestion(process, question, asked));
  }

  @Post(':question/amendments')
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Amend a question: title, needs',
    description:
      'Nothing is edited: known before, it is answered as it was. In `changes`, what is given replaces, `needs` as a whole.',
    path: ['process', 'question'],
    body: QuestionAmendmentDto,
    example: LORRY_AMENDMENT,
  })
  amend(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('question') question: QuestionId,
    @ValidBody(QuestionAmendmentDto) body: QuestionAmendmentDto,
  ) {
    const data = { ...body, question };
    const command = new ChangeProcess(process, { type: 'AmendQuestion', data }, rehearsableContext(request));
    return this.writes.answer(reply, command, () => `${processPath(process)}/questions/${question}`);
  }

  @Post(':question/withdrawals')
  @Allows('editor')
  @DescribeWrite({
    query: DRY_RUN,
    summary: 'Withdraw a question',
    description: 'From then on it is in no answer. It stays in the log, and at earlier known times.',
    path: ['process', 'question'],
    body: QuestionWithdrawalDto,
    example: LORRY_WITHDRAWAL,
  })
  withdraw(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('process') process: ProcessId,
    @Param('question') question: QuestionId,
    @ValidBody(QuestionWithdrawalDto) body: QuestionWithdrawalDto,
  ) {
    const data = { ...body, question };
    const command = new ChangeProcess(process, { type: 'WithdrawQuestion', data }, rehearsableContext(request));
    return this.writes.answer(reply, command, () => `${processPath(process)}/questions`);
  }
}
