import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EndSession } from '../../access/commands/end-session.js';
import { OpenSession } from '../../access/commands/open-session.js';
import { Allows } from '../../http/allows.decorator.js';
import { formOf } from '../../http/form-body.js';
import { SessionCookie } from '../../http/session.js';
import { DomainError } from '../../kernel/domain-error.js';
import { LogInPage } from '../pages/log-in.page.js';
import { isOfSession } from './form-token.js';
import { PageResponder } from './page-responder.js';
import { PAGE } from './page-route.js';

@ApiExcludeController()
@Controller()
export class LogInController {
  constructor(
    private readonly commands: CommandBus,
    private readonly pages: PageResponder,
    private readonly cookie: SessionCookie,
  ) {}

  @Get('login')
  @Allows('anyone', PAGE)
  form(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { to } = request.query as { readonly to?: unknown };
    this.answer({ request, reply }, localPath(to));
  }

  @Post('login')
  @Allows('anyone', PAGE)
  async logIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const form = formOf(request.body);
    const to = localPath(form.text('to'));
    const key = form.text('key');
    const { t } = this.pages.page;
    if (key === '') return this.answer({ request, reply }, to, t.login.missing);
    try {
      const { value, lastsSeconds } = await this.commands.execute(new OpenSession(key));
      await this.endOf(request);
      void reply.header('set-cookie', this.cookie.holding(value, lastsSeconds)).redirect(to, 303);
    } catch (error) {
      // Why is not told: who tries keys would learn which were issued once.
      if (!(error instanceof DomainError && error.kind === 'forbidden')) throw error;
      this.answer({ request, reply }, to, t.login.refused);
    }
  }

  @Post('logout')
  @Allows('anyone', PAGE)
  async logOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    if (isOfSession(request, formOf(request.body))) {
      await this.endOf(request);
      reply.header('set-cookie', this.cookie.empty);
    }
    void reply.redirect('/', 303);
  }

  private async endOf(request: FastifyRequest): Promise<void> {
    const value = this.cookie.valueIn(request);
    if (value !== undefined) await this.commands.execute(new EndSession(value));
  }

  private answer(
    exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    to: string,
    problem?: string,
  ): void {
    const page = <LogInPage page={this.pages.page} to={to} {...(problem !== undefined && { problem })} />;
    this.pages.answerOnce(exchange, { page, status: problem === undefined ? 200 : 422 });
  }
}

const HERE = 'http://here.invalid';

/** A path of this service; the first page for whatever would lead elsewhere. */
function localPath(to: unknown): string {
  if (typeof to !== 'string' || !to.startsWith('/')) return '/';
  const url = URL.parse(to, HERE);
  return url?.origin === HERE && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : '/';
}
