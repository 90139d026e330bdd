import type { IncomingMessage } from 'node:http';
import { handshake } from '../../src/webhooks/sender/handshake.js';
import { closeAll, httpTo, Receiver } from './receiver.js';

const ORIGIN = 'detente.example.org';

afterEach(closeAll);

async function asked(status: number, headers: Record<string, string>) {
  const requests: IncomingMessage[] = [];
  const receiver = await Receiver.http((incoming, response) => {
    requests.push(incoming);
    response.writeHead(status, headers).end();
  });
  return { answer: await handshake(httpTo(), { url: receiver.url(), origin: ORIGIN }), requests };
}

test('a receiver is asked with OPTIONS, by name and without a body', async () => {
  const { requests } = await asked(200, { 'WebHook-Allowed-Origin': ORIGIN });
  expect(requests.map(({ method, url, headers }) => [method, url, headers['webhook-request-origin']])).toEqual([
    ['OPTIONS', '/hook', ORIGIN],
  ]);
  expect(requests[0]!.headers['content-length'] ?? '0').toBe('0');
});

test.each([
  [200, ORIGIN],
  [204, ORIGIN],
  [200, '*'],
  [200, 'DETENTE.example.org'],
])('%d with WebHook-Allowed-Origin %s allows it', async (status, origin) => {
  expect((await asked(status, { 'WebHook-Allowed-Origin': origin })).answer).toEqual({ outcome: 'allowed' });
});

test.each<[number, Record<string, string>]>([
  [200, {}],
  [200, { 'WebHook-Allowed-Origin': '' }],
  [200, { 'WebHook-Allowed-Origin': 'another.example.org' }],
  [200, { 'WebHook-Allowed-Origin': `x${ORIGIN}` }],
  [200, { Allow: 'POST, OPTIONS' }],
  [302, { 'WebHook-Allowed-Origin': '*' }],
  [405, { 'WebHook-Allowed-Origin': ORIGIN }],
  [500, { 'WebHook-Allowed-Origin': '*' }],
])('%d with %j does not', async (status, headers) => {
  expect((await asked(status, headers)).answer).toEqual({ outcome: 'not-allowed', status });
});

test('who hangs has not allowed it', async () => {
  const receiver = await Receiver.http(() => undefined);
  const answer = await handshake(httpTo({ limits: { totalMs: 300 } }), { url: receiver.url(), origin: ORIGIN });
  expect(answer).toMatchObject({ outcome: 'failed', reason: 'timeout' });
});

test('an address that is not allowed is not even asked', async () => {
  const receiver = await Receiver.http((_, response) => response.end());
  const answer = await handshake(httpTo({ allowCidrs: [] }), { url: receiver.url(), origin: ORIGIN });
  expect(answer).toMatchObject({ outcome: 'failed', reason: 'address-refused' });
  expect(receiver.connections).toBe(0);
});
