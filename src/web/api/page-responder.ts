import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { names } from '../../http/etag.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { EntityTags } from '../../tracking/queries/entity-tags.js';
import { NOW, type TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { Addresses } from '../addresses.js';
import { Assets } from '../assets.js';
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
    const tag = await this.tagOf(process, temporal);
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
    const html = renderToString(written.page);
    const tag = `W/"${hash('sha256', html, 'base64url').slice(0, 22)}"`;
    if (isKept(exchange, tag)) return;
    this.send(exchange, written, tag);
  }

  private async tagOf(process: ProcessId, temporal: TemporalBasis): Promise<string> {
    const revision = await this.tags.of(process, temporal);
    return `W/"${revision.replaceAll('"', '')}.${this.assets.fingerprint}"`;
  }

  private send({ reply }: Exchange, { page, status = 200 }: Written, tag: string): void {
    if (status === 200) reply.header('etag', tag).header('cache-control', 'no-cache');
    reply
      .code(status)
      .header('content-type', 'text/html; charset=utf-8')
      .send(`<!doctype html>${renderToString(page)}`);
  }
}

export interface Written {
  readonly page: VNode;
  /** 200 where it is left out. */
  readonly status?: number;
}

function isKept({ request, reply }: Exchange, tag: string): boolean {
  const asked = request.headers['if-none-match'];
  if (asked === undefined || !names(asked, tag.replace(/^W\//, ''))) return false;
  reply.header('etag', tag).code(304).send();
  return true;
}
