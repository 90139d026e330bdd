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
    temporal: TemporalBasis,
    write: () => Promise<Written>,
  ): Promise<void> {
    const tag = await this.tagOf(process, temporal, markOf(exchange.request));
    if (isKept(exchange, tag)) return;
    this.send(exchange, await write(), tag);
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

  answer(exchange: Exchange, written: Written): void {
    const html = htmlFor(exchange.request, written.page);
    const tag = `W/"${hash('sha256', html, 'base64url').slice(0, 22)}"`;
    if (isKept(exchange, tag)) return;
    this.send(exchange, written, tag);
  }

  private async tagOf(process: ProcessId, temporal: TemporalBasis, mark = ''): Promise<string> {
    const revision = await this.tags.of(process, temporal);
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

  private send({ request, reply }: Exchange, { page, status = 200 }: Written, tag: string): void {
    const kept = request.session ? 'private, no-cache' : 'no-cache';
    const varies = [reply.getHeader('vary'), 'cookie'].filter(Boolean).join(', ');
    if (status === 200) reply.header('etag', tag).header('cache-control', kept).header('vary', varies);
    reply.code(status).header('content-type', 'text/html; charset=utf-8').send(htmlFor(request, page));
  }
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
