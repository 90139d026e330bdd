import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { answering, closeAll, closed, every, rawAnswer, Receiver, request, senderTo, withoutEnd } from './receiver.js';

/** Long enough for what answers, short enough for what never does. */
const IMPATIENT = { totalMs: 700 };
const BOMB_BYTES = 50 * 1_048_576;

afterEach(closeAll);

test('who hangs has failed when the time is up, and is disconnected', async () => {
  const receiver = await Receiver.http(() => undefined);
  const attempt = await senderTo({ limits: IMPATIENT }).send(request(receiver.url()));
  expect(attempt).toMatchObject({ outcome: 'failed', reason: 'timeout' });
  await closed(receiver);
});

test('who accepts a connection and does not take the request has failed when the time is up', async () => {
  const receiver = await Receiver.raw((socket) => socket.pause());
  const body = Buffer.alloc(20_000_000);
  const attempt = await senderTo({ limits: IMPATIENT }).send({ ...request(receiver.url()), body });
  expect(attempt).toMatchObject({ outcome: 'failed', reason: 'timeout' });
});

test('who drips headers, a byte each 200 ms, has failed when the time is up', async () => {
  const receiver = await rawAnswer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx: ');
    every(200, socket, 'x');
  });
  expect(await senderTo({ limits: IMPATIENT }).send(request(receiver.url()))).toMatchObject({ reason: 'timeout' });
  await closed(receiver);
});

test('who drips a body, a byte each 200 ms, said 200 before that; no longer is listened to', async () => {
  const receiver = await rawAnswer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nok');
    every(200, socket, '.');
  });
  const attempt = await senderTo({ limits: IMPATIENT }).send(request(receiver.url()));
  expect(attempt).toMatchObject({ outcome: 'delivered', status: 200, excerpt: expect.stringMatching(/^ok\.+$/) });
  await closed(receiver);
});

test.each(['100 Continue', '103 Early Hints'])('who sends "%s" without end has failed', async (status) => {
  const receiver = await rawAnswer((socket) => withoutEnd(socket, `HTTP/1.1 ${status}\r\n\r\n`));
  expect(await senderTo({ limits: IMPATIENT }).send(request(receiver.url()))).toMatchObject({ outcome: 'failed' });
  await closed(receiver);
});

test.each([
  ['early hints', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'],
  ['empty lines', '\r\n'.repeat(8_192)],
])('who sends %s before the answer is heard out no further than the limit', async (_, piece) => {
  let from: Socket | undefined;
  const receiver = await rawAnswer((socket) => withoutEnd((from = socket), piece));
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({
    outcome: 'failed',
    reason: 'headers-too-large',
  });
  await closed(receiver);
  // What was written and not read lies in the buffers of the two sockets.
  expect(from!.bytesWritten).toBeLessThan(20_000_000);
});

test.each([
  [8, { outcome: 'delivered', status: 204 }],
  [9, { outcome: 'failed', reason: 'headers-too-large' }],
])('%d early hints and empty lines before the answer: %j', async (count, result) => {
  const hints = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(count);
  const receiver = await rawAnswer((socket) => socket.write(`${hints}\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n`));
  expect(await senderTo().send(request(receiver.url()))).toMatchObject(result);
});

test('what came for requests before counts for none after, over the same connection', async () => {
  const receiver = await answering(200, {}, 'a'.repeat(60_000));
  const sender = senderTo({ limits: { connectionsPerHost: 1 } });
  for (let time = 0; time < 8; time++)
    expect(await sender.send(request(receiver.url()))).toMatchObject({ outcome: 'delivered' });
  expect(receiver.connections).toBe(1);
});

test('an early hint is not yet the answer', async () => {
  const receiver = await rawAnswer((socket) =>
    socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n'),
  );
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({ outcome: 'refused', status: 500 });
});

test('of a stream without end no more than the limit is read', async () => {
  let written: Socket | undefined;
  const receiver = await Receiver.http((incoming, response) => {
    written = incoming.socket;
    withoutEnd(response.writeHead(200), Buffer.alloc(16_384, 'a'));
  });
  const attempt = await senderTo().send(request(receiver.url()));
  expect(attempt).toMatchObject({ outcome: 'delivered', excerpt: 'a'.repeat(1_024) });
  await closed(receiver);
  // What was written and not read lies in the buffers of the two sockets.
  expect(written!.bytesWritten).toBeLessThan(20_000_000);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a bomb of 50 MiB in %s goes off one KiB at a time', async (encoding, compress) => {
  const receiver = await answering(200, { 'content-encoding': encoding }, compress(Buffer.alloc(BOMB_BYTES, 'b')));
  const before = process.memoryUsage().rss;
  const attempt = await senderTo().send(request(receiver.url()));
  expect(attempt).toMatchObject({ outcome: 'delivered', excerpt: 'b'.repeat(1_024) });
  expect(process.memoryUsage().rss - before).toBeLessThan(BOMB_BYTES / 2);
});

test.each([
  ['gzip', gzipSync('short'), 'short'],
  ['GZIP', gzipSync('short'), 'short'],
  ['gzip, gzip', gzipSync(gzipSync('short')), ''],
  ['gzip', Buffer.from('no gzip at all'), ''],
  ['zstd', Buffer.from('whatever'), ''],
])('an answer in %s is told as %j where it can be read', async (encoding, body, excerpt) => {
  const receiver = await answering(500, { 'content-encoding': encoding }, body);
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({ outcome: 'refused', excerpt });
});

test.each([
  ['one header of 1 MiB', `x: ${'x'.repeat(1_048_576)}\r\n`],
  ['100,000 headers', 'x: 1\r\n'.repeat(100_000)],
])('%s is too much', async (_, headers) => {
  const receiver = await rawAnswer((socket) => socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n`));
  const attempt = await senderTo().send(request(receiver.url()));
  expect(attempt).toMatchObject({ outcome: 'failed', reason: 'headers-too-large' });
});

test('headers without end are too much', async () => {
  const receiver = await rawAnswer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    withoutEnd(socket, 'x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n');
  });
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({ reason: 'headers-too-large' });
});

test.each([
  ['at once', ''],
  ['in the middle of the headers', 'HTTP/1.1 200 OK\r\nconte'],
])('a connection closed %s is a failure', async (_, said) => {
  const receiver = await rawAnswer((socket) => socket.end(said));
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({
    outcome: 'failed',
    reason: 'connection-closed',
  });
});

test('a connection closed in the middle of the body was answered all the same', async () => {
  const receiver = await rawAnswer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nthanks'));
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({ outcome: 'delivered', excerpt: 'thanks' });
});

test.each([
  ['a banner', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a status that is none', 'HTTP/1.1 2000 OK\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
])('%s is no answer', async (_, said) => {
  const receiver = await rawAnswer((socket) => socket.write(said));
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({
    outcome: 'failed',
    reason: 'malformed-response',
  });
});

test('an upgrade that nobody asked for is no answer', async () => {
  const receiver = await rawAnswer((socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
  );
  expect((await senderTo({ limits: IMPATIENT }).send(request(receiver.url()))).outcome).toBe('failed');
});

test('after failures of every kind the same sender still delivers', async () => {
  const hangs = await Receiver.http(() => undefined);
  const resets = await rawAnswer((socket) => socket.resetAndDestroy());
  const sender = senderTo({ limits: { ...IMPATIENT, connectionsPerHost: 1 } });
  const well = await answering(200);
  for (const receiver of [hangs, resets, well, resets, hangs, well]) {
    const attempt = await sender.send(request(receiver.url()));
    expect(attempt.outcome).toBe(receiver === well ? 'delivered' : 'failed');
  }
});
