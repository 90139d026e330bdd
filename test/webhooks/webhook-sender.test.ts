import { connect } from 'node:net';
import { RECEIVER_CERTIFICATE } from './receiver-certificate.js';
import { answering, closeAll, closed, Receiver, request, senderTo, StandingClock } from './receiver.js';

afterEach(closeAll);

test('a receiver gets the bytes and headers it was sent, once', async () => {
  const received: unknown[] = [];
  const receiver = await Receiver.http((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      received.push({
        method,
        url,
        type: headers['content-type'],
        id: headers['webhook-id'],
        body: Buffer.concat(chunks),
      });
      response.writeHead(202).end('taken');
    });
  });
  const attempt = await senderTo().send({
    url: receiver.url('127.0.0.1', '/hook?tenant=a%20b'),
    body: Buffer.from('{"ü":1}'),
    headers: { 'content-type': 'application/cloudevents+json', 'webhook-id': 'msg_1' },
  });
  expect(attempt).toMatchObject({
    outcome: 'delivered',
    status: 202,
    excerpt: 'taken',
    startedAt: new StandingClock().now(),
  });
  expect(received).toEqual([
    {
      method: 'POST',
      url: '/hook?tenant=a%20b',
      type: 'application/cloudevents+json',
      id: 'msg_1',
      body: Buffer.from('{"ü":1}'),
    },
  ]);
});

test.each([200, 201, 202, 204, 299])('%d is success', async (status) => {
  expect(await senderTo().send(request((await answering(status)).url()))).toMatchObject({
    outcome: 'delivered',
    status,
  });
});

test.each([300, 301, 302, 303, 304, 307, 308])('%d is a redirect, and not followed', async (status) => {
  const elsewhere = await answering(200);
  const receiver = await answering(status, { location: elsewhere.url() });
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({ outcome: 'redirect', status });
  expect(elsewhere.connections).toBe(0);
});

test('410 is gone', async () => {
  expect(await senderTo().send(request((await answering(410)).url()))).toMatchObject({ outcome: 'gone', status: 410 });
});

test.each<[status: number, retryAfter: string | undefined, ms: number | undefined]>([
  [400, undefined, undefined],
  [404, undefined, undefined],
  [429, '120', 120_000],
  [429, '0', 0],
  [503, 'Tue, 24 Nov 2026 13:00:00 GMT', 3_600_000],
  [503, 'Tue, 24 Nov 2026 11:00:00 GMT', 0],
  [500, '99999999999999999999', undefined],
  [503, '-1', undefined],
  [503, '1.5', undefined],
  [503, 'soon', undefined],
])('%d with Retry-After %s is refused for %s ms', async (status, retryAfter, retryAfterMs) => {
  const receiver = await answering(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }, 'not now');
  const attempt = await senderTo().send(request(receiver.url()));
  expect(attempt).toMatchObject({ outcome: 'refused', status, excerpt: 'not now' });
  expect('retryAfterMs' in attempt ? attempt.retryAfterMs : undefined).toBe(retryAfterMs);
});

test('a character is not cut in two', async () => {
  const receiver = await answering(200, {}, `a${'é'.repeat(1_000)}`);
  expect(await senderTo().send(request(receiver.url()))).toMatchObject({ excerpt: `a${'é'.repeat(511)}` });
});

test('where nobody listens the connection is refused', async () => {
  const receiver = await answering(200);
  const url = receiver.url();
  await receiver.close();
  expect(await senderTo().send(request(url))).toMatchObject({ outcome: 'failed', reason: 'connection-refused' });
});

test('a name that nobody knows is a failure', async () => {
  const resolve = () => Promise.reject(Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' }));
  const attempt = await senderTo({ resolve }).send(request('http://nobody.example/'));
  expect(attempt).toMatchObject({ outcome: 'failed', reason: 'name-not-found' });
});

test('name servers that never answer are a timeout', async () => {
  const sender = senderTo({ limits: { connectMs: 100 }, resolve: () => new Promise(() => undefined) });
  expect(await sender.send(request('http://slow.example/'))).toMatchObject({ outcome: 'failed', reason: 'timeout' });
});

test('where the first address of a name does not answer, the second is tried', async () => {
  const receiver = await answering(200);
  const sender = senderTo({ resolve: async () => ['127.0.0.2', '127.0.0.1'] });
  expect(await sender.send(request(receiver.url('receiver.example')))).toMatchObject({ outcome: 'delivered' });
});

describe('over TLS', () => {
  const sender = (certificates?: readonly string[]) => senderTo({ ...(certificates && { certificates }) });

  test('a certificate that is trusted and has the right name is accepted', async () => {
    const receiver = await Receiver.https((_, response) => response.end('safe'));
    const trusting = sender([RECEIVER_CERTIFICATE]);
    for (let time = 0; time < 10; time++)
      expect(await trusting.send(request(receiver.url('receiver.example')))).toMatchObject({ excerpt: 'safe' });
    expect(receiver.connections).toBeLessThanOrEqual(2);
  });

  test('a certificate that nobody trusts is refused, and nothing is sent', async () => {
    let requests = 0;
    const receiver = await Receiver.https((_, response) => response.end(String(requests++)));
    const attempt = await sender().send(request(receiver.url('receiver.example')));
    expect(attempt).toMatchObject({ outcome: 'failed', reason: 'tls' });
    expect(requests).toBe(0);
  });

  test('a certificate with another name is refused, time after time', async () => {
    const receiver = await Receiver.https((_, response) => response.end());
    const trusting = sender([RECEIVER_CERTIFICATE]);
    for (let time = 0; time < 3; time++)
      expect(await trusting.send(request(receiver.url('another.example')))).toMatchObject({ reason: 'tls' });
  });

  test('nothing is sent any more when the connection comes after the time is up', async () => {
    let requests = 0;
    const receiver = await Receiver.https((_, response) => response.end(String(requests++)));
    const slow = await Receiver.raw((socket) => {
      const onward = connect(receiver.port, '127.0.0.1').on('error', () => undefined);
      setTimeout(() => socket.pipe(onward).pipe(socket), 300);
    });
    const resolve = () => new Promise<string[]>((found) => setTimeout(() => found(['127.0.0.1']), 300));
    const trusting = senderTo({ certificates: [RECEIVER_CERTIFICATE], resolve, limits: { totalMs: 400 } });
    const url = `https://receiver.example:${slow.port}/`;
    expect(await trusting.send(request(url))).toMatchObject({ outcome: 'failed', reason: 'timeout' });
    await closed(slow);
    expect([receiver.connections, requests]).toEqual([1, 0]);
  });

  test('who does not speak TLS is refused', async () => {
    const receiver = await answering(200);
    const attempt = await sender().send(request(receiver.url('receiver.example').replace('http:', 'https:')));
    expect(attempt).toMatchObject({ outcome: 'failed', reason: 'tls' });
  });
});
