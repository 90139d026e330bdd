import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|ld\+json|feed\+json|atom\+xml|problem\+json|xml))/;

/** Pages and what they load travel small. Programs that ask the API are mostly near, and their answers are not touched. */
export async function compressPages(server: FastifyInstance): Promise<void> {
  server.addHook('onRoute', (route) => {
    if (!route.config?.page) route.compress = false;
  });
  await server.register(compress, {
    global: true,
    threshold: 1_024,
    encodings: ['br', 'gzip', 'identity'],
    customTypes: COMPRESSIBLE,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  });
}
