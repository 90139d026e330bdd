import { type Service, startService } from '../e2e/service.js';

const P = '/processes/armenia-turkiye';

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default', publicUrl: 'https://example.org' });
});
afterAll(() => service.stop());

const get = (path: string) => service.as(undefined).get(path).redirects(0);

test('a card may be in any frame, and says of which day it is and where the rest is', async () => {
  const { headers, text } = await get(`${P}/card?asOf=3+January+2023`).expect(200);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none';.* frame-ancestors \*$/);
  expect(text).toContain('As of 3 January 2023.');
  expect(text).toContain(`href="https://example.org${P}?asOf=3+January+2023" target="_blank"`);
  expect(text).not.toMatch(/<script|<form| style=/);
});

test('a page and a refusal may not', async () => {
  for (const [path, status] of [
    [P, 200],
    ['/processes/nobody/card', 404],
    [`${P}/card?asOf=soon`, 400],
  ] as const)
    expect((await get(path).expect(status)).headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

test('a frozen card stays as it is', async () => {
  const { headers } = await get(`${P}/card?frozen`).expect(302);
  const address = headers['location']!.replace('https://example.org', '');
  expect(address).toMatch(/atPosition=\d+/);
  const { text } = await get(address).expect(200);
  await service.http
    .post(`/api/v1${P}/developments`)
    .send({
      ...{ date: '2020-01-01', type: 'border-opening', title: 'Open' },
      effects: [{ measure: 'land-border', action: 'take-effect' }],
    })
    .expect(201);
  expect((await get(address).expect(200)).text).toBe(text);
  expect((await get(`${P}/card`).expect(200)).text).not.toBe(text);
});

test('its page says what to write to have it', async () => {
  const { text } = await get(P).expect(200);
  expect(text).toContain(`&lt;iframe src="https://example.org${P}/card"`.replaceAll('"', '&quot;'));
  expect(text).toMatch(/&lt;iframe src=&quot;https:\/\/example\.org[^&]*card\?asOf=/);
});
