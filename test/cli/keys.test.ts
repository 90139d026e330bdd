import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLocalKey } from '../../src/cli/local-key.js';
import { ADMIN_KEY } from '../e2e/keys.js';
import { cargoFlies, openExample, P, type Service, startService } from '../e2e/service.js';
import { detenteIn } from './command-line.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
});
afterAll(() => service.stop());

const keys = (...words: string[]) => detenteIn({ DETENTE_URL: service.url, COLUMNS: '160' }, 'keys', ...words);

test('a key is issued, used, listed and revoked', async () => {
  const added = await keys(
    'add',
    'Newsroom',
    '--role',
    'recorder',
    '--process',
    'armenia-turkiye',
    '--expires',
    '2099-06-30',
    '--json',
  );
  expect(added).toMatchObject({ exit: 0, err: '' });
  const { id, key } = JSON.parse(added.out) as { id: string; key: string };
  await service.as(key).post(`${P}/developments`).send(cargoFlies).expect(201);
  const { out } = await keys();
  expect(out).toMatch(/Newsroom +recorder of armenia-turkiye +valid +2099-06-30 +\d{4}-/);
  expect(out).not.toContain(key);
  expect(await keys('revoke', id)).toMatchObject({ exit: 0, out: expect.stringMatching(/state +revoked/) as string });
  await service.as(key).post(`${P}/developments`).send(cargoFlies).expect(401);
  expect((await keys('list')).out).toMatch(/revoked/);
});

test('what the service refuses is told in its words', async () => {
  const { exit, err } = await keys('add', 'calendar', '--role', 'reader');
  expect(exit).toBe(2);
  expect(err).toContain('The service itself signs with "calendar"');
  const unknown = await detenteIn({ DETENTE_URL: service.url, DETENTE_TOKEN: 'x'.repeat(40) }, 'keys');
  expect(unknown).toMatchObject({ exit: 2, err: expect.stringContaining('was not issued here') as string });
});

test.each([
  ['no role', ['add', 'N']],
  ['a role there is not', ['add', 'N', '--role', 'owner']],
  ['no time', ['add', 'N', '--role', 'reader', '--expires', 'soon']],
])('%s is told before anybody is asked', async (_, words) => {
  const { exit, out } = await keys(...words);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
});

describe('the key of the admin of this machine', () => {
  const directory = mkdtempSync(join(tmpdir(), 'detente-local-key-'));
  const usual = join(directory, 'data');
  mkdirSync(usual);
  writeFileSync(join(usual, 'admin.key'), `${ADMIN_KEY}\n`, { mode: 0o600 });
  afterAll(() => rmSync(directory, { recursive: true }));
  const env = { DATA_DIR: usual };

  test.each(['http://127.0.0.1:3000', 'http://localhost:3000/x', 'http://[::1]', 'http://127.1.2.3'])(
    'is sent to a service on it: %s',
    (url) => expect(withLocalKey({ header: [] }, url, env).token).toBe(ADMIN_KEY),
  );

  test.each(['https://example.org', 'http://127.0.0.1.example.org', 'http://10.0.0.1', 'http://localhost.example.org'])(
    'is sent nowhere else: %s',
    (url) => expect(withLocalKey({}, url, env)).toEqual({}),
  );

  test('gives way to what is said', () => {
    const here = 'http://127.0.0.1:3000';
    expect(withLocalKey({ token: 'mine' }, here, env)).toEqual({ token: 'mine' });
    const header = ['Authorization: Basic x'];
    expect(withLocalKey({ header }, here, env)).toEqual({ header });
    expect(withLocalKey({}, here, { DATA_DIR: directory })).toEqual({});
  });

  test('goes with what is written and with what is asked', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      response.setHeader('content-type', 'application/json').end('{"items":[],"next":null}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const nothing = { DETENTE_TOKEN: '', DETENTE_URL: `http://127.0.0.1:${port}`, DATA_DIR: usual };
    await detenteIn(nothing, 'keys');
    await detenteIn(nothing, 'processes');
    server.close();
    expect(seen.map(({ authorization }) => authorization)).toEqual(Array(2).fill(`Bearer ${ADMIN_KEY}`));
  });
});
