import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { names } from '../../http/etag.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { EntityTags } from '../../tracking/queries/entity-tags.js';
import { NOW, type TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { Addresses } from '../addresses.js';
import { Assets } from '../assets.js';
import { htmlFor } from '../parts/html.js';
import type { PageContext } from '../parts/page-context.js';
import { EN } from '../texts/en.js';

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Writes pages. What did not change since the reader's copy is not written again. */
@Injectable()
export class PageResponder {
  readonly page: PageContext;

  constructor(
    private readonly assets: Assets,
    private readonly tags: EntityTags,
    private readonly addresses: Addresses,
  ) {
    this.page = { t: EN, assets };
  }

  /** Of addresses that are read elsewhere. */
  base(request: FastifyRequest): string {
    return this.addresses.base(request);
  }

  /** Of one process: under a tag of its revision, and worked out only where the reader's copy is older. */
  async answerOf(
    exchange: Exchange,
    process: ProcessId,
    { temporal, problems }: Asked,
    write: () => Promise<VNode>,
  ): Promise<void> {
    const tag = await this.tagOf(process, temporal, markOf(exchange.request));
    if (isKept(exchange, tag)) return;
    const html = htmlFor(exchange.request, await write());
    // What could not be read was left out: the page shows what it can, and is a refusal.
    if (problems.length > 0) this.refuse(exchange, html);
    else this.send(exchange, html, tag);
  }

  /** What is no page: a feed, a table, a picture. Pages elsewhere may show it. */
  async answerText(
    exchange: Exchange,
    process: ProcessId,
    { type, temporal = NOW }: { readonly type: string; readonly temporal?: TemporalBasis },
    write: () => Promise<string>,
  ): Promise<void> {
    const tag = await this.tagOf(process, temporal);
    exchange.reply.header('cross-origin-resource-policy', 'cross-origin');
    if (isKept(exchange, tag)) return;
    const text = await write();
    exchange.reply.header('etag', tag).header('cache-control', 'no-cache').header('content-type', type).send(text);
  }

  answer(exchange: Exchange, page: VNode): void {
    const html = htmlFor(exchange.request, page);
    const tag = `W/"${hash('sha256', html, 'base64url').slice(0, 22)}"`;
    if (isKept(exchange, tag)) return;
    this.send(exchange, html, tag);
  }

  /** By what is known now a page also shows how far that reaches, which is another day tomorrow. */
  private async tagOf(process: ProcessId, { asOf, ...temporal }: TemporalBasis, mark = ''): Promise<string> {
    const isFixed = temporal.knownAt !== undefined || temporal.atPosition !== undefined;
    const revision = await this.tags.of(process, isFixed && asOf !== undefined ? { asOf, ...temporal } : temporal);
    return `W/"${revision.replaceAll('"', '')}.${this.assets.fingerprint}${mark}"`;
  }

  /** What is for this reader at this moment, and is not to be kept. */
  answerOnce({ request, reply }: Exchange, { page, status = 200 }: Written): void {
    reply
      .code(status)
      .header('cache-control', 'no-store')
      .header('content-type', 'text/html; charset=utf-8')
      .send(htmlFor(request, page));
  }

  private send({ request, reply }: Exchange, html: string, tag: string): void {
    const varies = [reply.getHeader('vary'), 'cookie'].filter(Boolean).join(', ');
    reply
      .header('etag', tag)
      .header('cache-control', request.session ? 'private, no-cache' : 'no-cache')
      .header('vary', varies)
      .header('content-type', 'text/html; charset=utf-8')
      .send(html);
  }

  private refuse({ reply }: Exchange, html: string): void {
    reply.code(400).header('content-type', 'text/html; charset=utf-8').send(html);
  }
}

/** The times of a page, and what of them could not be read. */
interface Asked {
  readonly temporal: TemporalBasis;
  readonly problems: readonly object[];
}

export interface Written {
  readonly page: VNode;
  /** 200 where it is left out. */
  readonly status?: number;
}

/** Pages say who their reader is, and carry a token of the session. */
const markOf = ({ session, principal }: FastifyRequest): string =>
  session ? `.${hash('sha256', `${session.formToken} ${principal?.actor}`, 'base64url').slice(0, 10)}` : '';

function isKept({ request, reply }: Exchange, tag: string): boolean {
  const asked = request.headers['if-none-match'];
  if (asked === undefined || !names(asked, tag.replace(/^W\//, ''))) return false;
  reply.header('etag', tag).code(304).send();
  return true;
}
