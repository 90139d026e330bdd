import type { FastifyReply } from 'fastify';

/** Aborts when the connection ends before the answer is sent. */
export function whenClientLeaves({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort();
  });
  return left.signal;
}
