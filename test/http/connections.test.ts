import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import fastify from 'fastify';
import { limitConnections } from '../../src/http/connections.js';

function* withoutEnd(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(65_536);
}

test('a service that stops does not wait for ever for who does not take its answer', async () => {
  const server = fastify();
  limitConnections(server, 8);
  let asked!: () => void;
  const asking = new Promise<void>((resolve) => (asked = resolve));
  server.get('/', () => {
    asked();
    return Readable.from(withoutEnd());
  });
  await server.listen({ port: 0 });
  const socket = connect((server.server.address() as { port: number }).port, 'localhost').pause();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await asking;
  await server.close();
  expect(server.server.listening).toBe(false);
  socket.destroy();
});
