import { ADMIN_KEY } from '../e2e/keys.js';
import { openExample, P, type Service, startService } from '../e2e/service.js';

const FORM = 'application/x-www-form-urlencoded';
const PAGE = '/processes/armenia-turkiye';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
});
afterAll(() => service?.stop());

const post = (path: string, fields: Record<string, string>, cookie?: string, of = service) =>
  fetch(of.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': FORM, ...(cookie !== undefined && { cookie }) },
    body: new URLSearchParams(fields),
  });
const read = async (path: string, cookie: string) => (await fetch(service.url + path, { headers: { cookie } })).text();
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')!.split(';')[0]!;
const logIn = async (key: string) => cookieOf(await post('/login', { key }));
const tokenIn = (html: string) => /name="formToken" value="([^"]+)"/.exec(html)![1]!;
const issue = async (terms: object) => {
  const { body } = await service.http.post('/api/v1/keys').send(terms).expect(201);
  return body as { id: string; key: string };
};

test('logging in leads to where one wanted to go, by a cookie that no script reads, no other site sends, and that is not the key', async () => {
  const answer = await post('/login', { key: ADMIN_KEY, to: '/glossary?a=b' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/glossary?a=b']);
  const cookie = answer.headers.get('set-cookie')!;
  expect(cookie).toMatch(/^detente=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(ADMIN_KEY);
  expect(await read(PAGE, cookieOf(answer))).toContain('Logged in as admin');
});

test('behind TLS the cookie goes nowhere without it', async () => {
  const secure = await startService({ publicUrl: 'https://detente.example' });
  const answer = await post('/login', { key: ADMIN_KEY }, undefined, secure);
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-detente=.*; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  await secure.stop();
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/..//evil.example',
  'glossary',
  '/\t/evil.example',
])('logging in leads nowhere else: %j', async (to) => {
  const answer = await post('/login', { key: ADMIN_KEY, to });
  expect(answer.headers.get('location')).toMatch(/^\/(?![/\\])/);
  expect(new URL(answer.headers.get('location')!, service.url).origin).toBe(service.url);
});

test('a mistyped, an unknown and a revoked key are refused in the same words', async () => {
  const revoked = await issue({ name: 'Left', role: 'editor' });
  await service.http.delete(`/api/v1/keys/${revoked.id}`).expect(200);
  const keys = ['detente_mistyped', 'a-key-that-nobody-ever-issued-here', revoked.key, 'no key at all'];
  const answers = await Promise.all(keys.map((key) => post('/login', { key })));
  expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 422));
  expect(answers.filter(({ headers }) => headers.has('set-cookie'))).toEqual([]);
  const pages = new Set(await Promise.all(answers.map((answer) => answer.text())));
  expect(pages.size).toBe(1);
  expect([...pages][0]).toContain('There is a problem');
});

test('a session ends at once with its key', async () => {
  const { id, key } = await issue({ name: 'Guest', role: 'recorder', processes: ['armenia-turkiye'] });
  const cookie = await logIn(key);
  expect(await read(PAGE, cookie)).toContain('Logged in as Guest');
  await service.http.delete(`/api/v1/keys/${id}`).expect(200);
  expect(await read(PAGE, cookie)).not.toContain('Logged in');
});

test('a session does not outlive the key that it was opened with', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const { key } = await issue({ name: 'Visitor', role: 'reader', expires: inAnHour });
  const [, seconds] = /Max-Age=(\d+)/.exec((await post('/login', { key })).headers.get('set-cookie')!)!;
  expect(Number(seconds)).toBeLessThanOrEqual(3_600);
  expect(Number(seconds)).toBeGreaterThan(3_500);
});

test('logging out needs the token of the session, and ends it for whoever has the cookie', async () => {
  const cookie = await logIn(ADMIN_KEY);
  const formToken = tokenIn(await read(PAGE, cookie));
  await post('/logout', { formToken: 'guessed' }, cookie);
  expect(await read(PAGE, cookie)).toContain('Logged in as admin');
  const answer = await post('/logout', { formToken }, cookie);
  expect(answer.headers.get('set-cookie')).toMatch(/^detente=; Max-Age=0/);
  expect(await read(PAGE, cookie)).not.toContain('Logged in');
});

test('what programs ask knows no cookie and reads no form', async () => {
  const cookie = await logIn(ADMIN_KEY);
  const asked = { headers: { cookie } };
  expect((await fetch(`${service.url}/api/v1/keys`, asked)).status).toBe(401);
  const form = {
    method: 'POST',
    body: new URLSearchParams({ id: 'x' }),
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  };
  expect((await fetch(`${service.url}${P}/measures`, form)).status).toBe(415);
  const json = { method: 'POST', body: '{}', headers: { cookie, 'content-type': 'application/json' } };
  expect((await fetch(`${service.url}/login`, json)).status).toBe(415);
});

test('a page that was kept for one reader is not taken for that of another', async () => {
  const cookie = await logIn(ADMIN_KEY);
  const mine = await fetch(service.url + PAGE, { headers: { cookie } });
  expect(mine.headers.get('cache-control')).toBe('private, no-cache');
  expect(mine.headers.get('vary')).toMatch(/cookie/i);
  const tag = mine.headers.get('etag')!;
  const again = (headers: Record<string, string>) =>
    fetch(service.url + PAGE, { headers: { 'if-none-match': tag, ...headers } });
  expect((await again({ cookie })).status).toBe(304);
  expect((await again({})).status).toBe(200);
  expect((await again({ cookie: await logIn(ADMIN_KEY) })).status).toBe(200);
});

test('where reading is closed, a page leads to logging in and from there back', async () => {
  const closed = await startService({ publicReading: false });
  await openExample(closed);
  const asked = await fetch(`${closed.url}${PAGE}?asOf=2023-01`, { redirect: 'manual' });
  expect([asked.status, asked.headers.get('location')]).toEqual([
    303,
    `/login?to=${encodeURIComponent(`${PAGE}?asOf=2023-01`)}`,
  ]);
  const loggedIn = await post('/login', { key: ADMIN_KEY, to: `${PAGE}?asOf=2023-01` }, undefined, closed);
  const there = await fetch(closed.url + loggedIn.headers.get('location')!, {
    headers: { cookie: cookieOf(loggedIn) },
  });
  expect([there.status, await there.text()]).toEqual([200, expect.stringContaining('Logged in as admin')]);
  await closed.stop();
});

test('a form is text in UTF-8, and has a bound', async () => {
  const send = (body: string) =>
    fetch(`${service.url}/login`, { method: 'POST', headers: { 'content-type': FORM }, body });
  expect((await send('key=%ff')).status).toBe(400);
  expect((await send('a=1&'.repeat(1_001))).status).toBe(400);
  expect((await send(`key=${'x'.repeat(1_100_000)}`)).status).toBe(413);
  expect((await send('key=%C4%B1')).status).toBe(422);
});
