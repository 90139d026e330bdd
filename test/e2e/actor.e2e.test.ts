import { ADMIN } from './keys.js';
import { cargoFlies, head, openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(() => service.stop());

/** Each byte of `text` as one character, which is how headers are handed out and taken. */
const bytes = (text: string) => Buffer.from(text).toString('latin1');
// Not by supertest, under which Node writes headers before a text in UTF-8, once more.
const record = async (headers: Record<string, string>) => {
  const answer = await fetch(new URL(`${P}/developments`, await service.app.getUrl()), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...ADMIN, ...headers },
    body: JSON.stringify(cargoFlies),
  });
  return { status: answer.status, body: (await answer.json()) as object };
};
const written = async (headers: Record<string, string>) => {
  const { status, body } = await record(headers);
  expect(status).toBe(201);
  const { position } = body as { position: number };
  const { events } = (await service.http.get(`/api/v1/events?after=${position - 1}`).expect(200)).body as {
    events: { actor: string; onBehalfOf?: string }[];
  };
  return events[0]!;
};

test.each([
  ['a name in UTF-8', { 'X-Actor': bytes('Ayşe Jürgen Ğ') }, 'Ayşe Jürgen Ğ'],
  ['a name in Latin-1', { 'X-Actor': 'J\u00fcrgen' }, 'Jürgen'],
  ['a name by RFC 8187', { 'X-Actor*': "UTF-8'tr'Ay%C5%9Fe%20%f0%9f%95%8a" }, 'Ayşe 🕊'],
  ['both', { 'X-Actor': 'other', 'X-Actor*': "utf-8''Ay%C5%9Fe" }, 'Ayşe'],
  ['200 characters of more bytes', { 'X-Actor': bytes('ş'.repeat(200)) }, 'ş'.repeat(200)],
  ['left out', {}, undefined],
])('X-Actor is %s', async (_, headers, onBehalfOf) => {
  const event = await written(headers);
  expect([event.actor, event.onBehalfOf]).toEqual(['admin', onBehalfOf]);
});

test.each(['\u2066', '\u2067', '\u2068', '\u2069', '\u202a', '\u202e'])(
  'an X-Actor with %j, which reorders what stands around it, is refused',
  async (mark) => expect((await record({ 'X-Actor': bytes(`a${mark}b`) })).status).toBe(400),
);

test.each([
  ['too long', { 'X-Actor': bytes('ş'.repeat(201)) }],
  ['such that it reorders what stands around it', { 'X-Actor': bytes('a\u202eb') }],
  ['with a control character', { 'X-Actor': bytes('a\u0085b') }],
  ['in another charset', { 'X-Actor*': "iso-8859-9''Ay%FEe" }],
  ['of bytes that are no UTF-8', { 'X-Actor*': "UTF-8''Ay%FEe" }],
  ['without a name', { 'X-Actor*': "UTF-8''" }],
])('an X-Actor that is %s is refused', async (_, headers) => {
  const { status, body } = await record(headers);
  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ parameter: Object.keys(headers)[0] }] });
  expect(await head(service)).toBe(4);
});
