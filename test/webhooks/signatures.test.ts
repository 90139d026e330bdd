import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import type { Micros } from '../../src/kernel/instant.js';
import {
  generateSecret,
  hmacKey,
  type Signable,
  signatureHeaders,
  type WebhookSecret,
} from '../../src/webhooks/sender/signatures.js';

const NOW = (Math.floor(new Date().getTime() / 1_000) * 1_000_000) as Micros;
const signed = (message: Signable, secrets: readonly WebhookSecret[], ed25519?: KeyObject) =>
  signatureHeaders(message, { secrets: secrets.map(hmacKey), ...(ed25519 && { ed25519 }) });

test('the published example of Standard Webhooks has the published signature', async () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000_000 as Micros,
    body: '{"test": 2432232314}',
  };
  expect(await signed(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' as WebhookSecret])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('whatever the body, the reference library accepts it with either secret while they overlap, and with no other', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.uuid(), async (value, id) => {
      const [older, newer, other] = [generateSecret(), generateSecret(), generateSecret()];
      const body = JSON.stringify(value);
      const headers = { ...(await signed({ id, at: NOW, body }, [newer, older])) };
      for (const secret of [older, newer])
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body) as unknown);
      expect(() => new Webhook(other).verify(body, headers)).toThrow('No matching signature');
      expect(() => new Webhook(older).verify(`${body} `, headers)).toThrow('No matching signature');
    }),
    { numRuns: 50 },
  ));

test('bytes are signed as they are, also where they are not text', async () => {
  const secrets = [generateSecret()];
  const signature = (body: Buffer | string) => signed({ id: 'a', at: NOW, body }, secrets);
  expect(await signature(Buffer.from('süß'))).toEqual(await signature('süß'));
  expect(await signature(Buffer.from([0xff]))).not.toEqual(await signature(Buffer.from([0xfe])));
});

test('the Ed25519 signature comes after the others and holds with the public key', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const message = { id: 'msg_1', at: NOW, body: Buffer.from('{"a":1}') };
  const headers = await signed(message, [generateSecret(), generateSecret()], privateKey);
  const signatures = headers['webhook-signature'].split(' ').map((one) => one.split(','));
  expect(signatures.map(([version]) => version)).toEqual(['v1', 'v1', 'v1a']);
  const content = Buffer.from(`msg_1.${headers['webhook-timestamp']}.{"a":1}`);
  const signature = Buffer.from(signatures[2]![1]!, 'base64');
  expect(verify(null, content, createPublicKey(privateKey), signature)).toBe(true);
  expect(verify(null, Buffer.from('another'), createPublicKey(privateKey), signature)).toBe(false);
});

test('generated secrets are good ones, and never the same', () => {
  const made = Array.from({ length: 100 }, generateSecret);
  for (const secret of made) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(new Set(made).size).toBe(100);
});
