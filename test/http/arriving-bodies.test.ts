import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fastify, { type FastifyInstance } from 'fastify';
import { ArrivingBodies } from '../../src/http/arriving-bodies.js';
import { SystemClock } from '../../src/operations/system-clock.js';

let server: FastifyInstance;
afterEach(() => server.close());

test.each(['destroy', 'resetAndDestroy'] as const)(
  'who reads a body is told when its sender leaves: %s',
  async (leave) => {
    server = fastify();
    const pace = { bodyGraceMs: 3_600_000, bodyBytesPerSecond: 1 };
    new ArrivingBodies(pace, { upload: () => () => undefined }, new SystemClock()).watch(server);
    server.addContentTypeParser('*', (_request, body, done) => done(null, body));
    let begun!: () => void;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const told = new Promise((resolve) => {
      server.post('/', async ({ body }) => {
        begun();
        await buffer(body as NodeJS.ReadableStream).then(resolve, resolve);
      });
    });
    await server.listen({ port: 0 });
    const socket = connect((server.server.address() as { port: number }).port, 'localhost');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/x\r\nContent-Length: 100\r\n\r\nhalf');
    await beginning;
    socket[leave]();
    expect(await told).toMatchObject({ code: 'request/aborted' });
  },
);
