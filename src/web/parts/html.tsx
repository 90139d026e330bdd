import type { FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Reader, ReaderContext } from './reader.js';

/** The whole document, for whoever asks. */
export const htmlFor = (request: FastifyRequest, page: VNode): string =>
  `<!doctype html>${renderToString(<ReaderContext.Provider value={readerOf(request)}>{page}</ReaderContext.Provider>)}`;

function readerOf({ session, principal }: FastifyRequest): Reader | undefined {
  if (!session || !principal) return undefined;
  return { actor: principal.actor, grants: principal.grants, formToken: session.formToken };
}
