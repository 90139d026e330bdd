import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import type { Micros } from '../../src/kernel/instant.js';
import {
  generateSecret,
  parseSecret,
  signatureHeaders,
  signOffThread,
  type WebhookSecret,
} from '../../src/webhooks/sender/signatures.js';

const NOW = (Math.floor(new Date().getTime() / 1_000) * 1_000_000) as Micros;
const secretOf = (bytes: number) => `whsec_${randomBytes(bytes).toString('base64')}`;

test('the published example of Standard Webhooks has the published signature', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000_000 as Micros,
    body: '{"test": 2432232314}',
  };
  expect(signatureHeaders(message, { secrets: [parseSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')] })).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('whatever the body, the reference library accepts it with either secret while they overlap, and with no other', () =>
  fc.assert(
    fc.property(fc.jsonValue(), fc.uuid(), (value, id) => {
      const [older, newer, other] = [generateSecret(), generateSecret(), generateSecret()];
      const body = JSON.stringify(value);
      const headers = { ...signatureHeaders({ id, at: NOW, body }, { secrets: [newer, older] }) };
      for (const secret of [older, newer])
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body) as unknown);
      expect(() => new Webhook(other).verify(body, headers)).toThrow('No matching signature');
      expect(() => new Webhook(older).verify(`${body} `, headers)).toThrow('No matching signature');
    }),
    { numRuns: 50 },
  ));

test('bytes are signed as they are, also where they are not text', () => {
  const secrets = [generateSecret()];
  const signature = (body: Buffer | string) => signatureHeaders({ id: 'a', at: NOW, body }, { secrets });
  expect(signature(Buffer.from('süß'))).toEqual(signature('süß'));
  expect(signature(Buffer.from([0xff]))).not.toEqual(signature(Buffer.from([0xfe])));
});

test('the Ed25519 signature comes after the others and holds with the public key', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const message = { id: 'msg_1', at: NOW, body: Buffer.from('{"a":1}') };
  const headers = signatureHeaders(message, { secrets: [generateSecret(), generateSecret()], ed25519: privateKey });
  const signatures = headers['webhook-signature'].split(' ').map((one) => one.split(','));
  expect(signatures.map(([version]) => version)).toEqual(['v1', 'v1', 'v1a']);
  const content = Buffer.from(`msg_1.${headers['webhook-timestamp']}.{"a":1}`);
  const signature = Buffer.from(signatures[2]![1]!, 'base64');
  expect(verify(null, content, createPublicKey(privateKey), signature)).toBe(true);
  expect(verify(null, Buffer.from('another'), createPublicKey(privateKey), signature)).toBe(false);
});

test('generated secrets are good ones, and never the same', () => {
  const made = Array.from({ length: 100 }, generateSecret);
  for (const secret of made) expect(parseSecret(secret)).toBe(secret);
  expect(new Set(made).size).toBe(100);
});

test.each([24, 25, 26, 32, 64])('a secret of %d bytes is taken', (bytes) => {
  const secret = secretOf(bytes);
  expect(parseSecret(secret)).toBe(secret as WebhookSecret);
});

test.each([
  ['of 23 bytes', secretOf(23)],
  ['of 65 bytes', secretOf(65)],
  ['without prefix', randomBytes(32).toString('base64')],
  ['with another prefix', `whsk_${randomBytes(32).toString('base64')}`],
  ['that is not base64', 'whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!'],
  ['with a space', `${secretOf(32)} `],
  ['without its padding', secretOf(32).replace(/=+$/, '')],
  ['in base64url', `whsec_${Buffer.alloc(32, 0xff).toString('base64url')}`],
  ['that is empty', ''],
])('a secret %s is refused, and not repeated in the message', (_, secret) => {
  let message = '';
  try {
    parseSecret(secret);
  } catch (error) {
    expect(error).toMatchObject({ kind: 'incorrect', code: 'webhook/invalid-secret' });
    message = (error as Error).message;
  }
  expect(message).toMatch(/whsec_/);
  if (secret !== '') expect(message).not.toContain(secret);
});

test('signing on another thread gives the same headers', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signable = { id: 'msg_1', at: 1_614_265_330_000_000 as Micros, body: Buffer.from('{"a":1}') };
  for (const keys of [
    { secrets: [generateSecret()], ed25519: privateKey },
    { secrets: [], ed25519: privateKey },
    { secrets: [generateSecret(), generateSecret()] },
  ])
    expect(await signOffThread(signable, keys)).toEqual(signatureHeaders(signable, keys));
});
