import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hashesAt, tilePath, widthIn } from '../../src/transparency-log/merkle/tiles.js';
import { type Service, startService } from '../e2e/service.js';
import { detente } from './command-line.js';

const scratch = mkdtempSync(join(tmpdir(), 'detente-verify-test-'));
const stopped = join(scratch, 'stopped');
const mirror = join(scratch, 'mirror');
const proofFile = join(scratch, 'first.tlog-proof');
let service: Service;
let url: string;
let key: string;

beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  url = await service.app.getUrl();
  const { events } = (await (await fetch(`${url}/api/v1/events?limit=1`)).json()) as { events: { id: string }[] };
  const asText = { headers: { accept: 'text/plain' } };
  writeFileSync(proofFile, await (await fetch(`${url}/api/v1/events/${events[0]!.id}/proof`, asText)).text());
  key = (await (await fetch(`${url}/audit/verifier-key`)).text()).trim();
  await makeMirror();
});
afterAll(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

/** What a plain downloader would do, knowing the checkpoint's size and the names of tiles. */
async function makeMirror(): Promise<void> {
  const save = async (name: string) => {
    const response = await fetch(`${url}/audit/${name}`);
    expect([name, response.status]).toEqual([name, 200]);
    mkdirSync(dirname(join(mirror, name)), { recursive: true });
    writeFileSync(join(mirror, name), Buffer.from(await response.arrayBuffer()));
  };
  await save('checkpoint');
  const size = Number(readFileSync(join(mirror, 'checkpoint'), 'utf8').split('\n')[1]);
  for (const level of ['entries', 0, 1, 2] as const)
    for (let index = 0; widthIn(size, Number(level) || 0, index) > 0; index++)
      await save(tilePath({ level, index, width: widthIn(size, Number(level) || 0, index) }));
  expect(hashesAt(0, size)).toBe(size);
}

const seen = (name: string) => ['--seen', join(scratch, `${name}.seen`)];

test('a running service is verified, again from what was seen, and with the right key only', async () => {
  const first = await detente('verify', url, '--key', key, ...seen('url'));
  expect(first).toMatchObject({ exit: 0, out: expect.stringContaining('lead to the signed root') as string });
  expect(first.out).toContain('Each entry belongs to its event');
  const again = await detente('verify', url, ...seen('url'));
  expect(again).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/Consistent with the \d+ entries seen before/) as string,
  });
  const other = key.replace(/^[^+]+/, 'example.com/other');
  expect((await detente('verify', url, '--key', other, ...seen('other'))).exit).toBe(2);
});

test('a mirror of the served files alone is verified without the service, and a changed one is not', async () => {
  const { exit, out } = await detente('verify', mirror, '--key', key, '--json', ...seen('mirror'));
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ eventsCompared: 0, difference: null, trust: 'given' });
  const file = join(
    mirror,
    tilePath({ level: 'entries', index: 0, width: Number((JSON.parse(out) as { size: number }).size) }),
  );
  const bytes = readFileSync(file);
  const changed = Buffer.from(bytes);
  changed[500]! ^= 1;
  writeFileSync(file, changed);
  const found = await detente('verify', mirror, '--key', key, ...seen('mirror'));
  expect(found).toMatchObject({ exit: 1, out: expect.stringMatching(/^DIFFERS at position 2: /) as string });
  writeFileSync(file, bytes);
});

describe('files of the log served without a service', () => {
  let events: { status: number; body: string };
  const served = createServer(({ url: path = '' }, response) => {
    const file = join(mirror, path.replace('/audit/', ''));
    if (path.startsWith('/api/')) response.writeHead(events.status).end(events.body);
    else if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  beforeAll(() => once(served.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => served.close());
  const verify = () =>
    detente('verify', `http://127.0.0.1:${(served.address() as AddressInfo).port}`, '--key', key, ...seen('served'));

  test('are verified where there are no events to hold them against, and that is told', async () => {
    events = { status: 404, body: 'no such file' };
    expect(await verify()).toMatchObject({
      exit: 0,
      out: expect.stringContaining('0 entries held against events of the log') as string,
    });
  });

  test.each([
    [3, 503, 'busy', 'finds no service behind it'],
    [3, 500, 'oops', 'answered 500'],
    [3, 429, 'slower', 'wants fewer requests'],
    [2, 403, 'no', 'does not let you through'],
    [3, 200, '<html>', 'not as détente does'],
  ])('end with %i where the events answer %i', async (exit, status, body, message) => {
    events = { status, body };
    expect(await verify()).toMatchObject({ exit, out: '', err: expect.stringContaining(message) as string });
  });
});

test('a proof is verified offline, and no other entry passes for it', async () => {
  const good = await detente('verify-proof', proofFile, '--key', key);
  expect(good).toMatchObject({ exit: 0, out: expect.stringContaining('"type":"ProcessOpened"') as string });
  const other = join(scratch, 'other-entry');
  writeFileSync(other, 'something else');
  expect(await detente('verify-proof', proofFile, '--key', key, '--entry', other)).toMatchObject({ exit: 1 });
  expect(await detente('verify-proof', proofFile)).toMatchObject({ exit: 2 });
});

describe('in the data directory of a stopped service', () => {
  beforeAll(async () => {
    const running = await startService({ dossier: 'default' });
    const { dataDir } = running.config;
    const { events } = (await (await fetch(`${await running.app.getUrl()}/api/v1/events?limit=1000`)).json()) as {
      events: { id: string }[];
    };
    await fetch(`${await running.app.getUrl()}/api/v1/events/${events.at(-1)!.id}/proof`);
    await running.app.close();
    cpSync(dataDir, stopped, { recursive: true });
    rmSync(dataDir, { recursive: true });
  });

  const changing = async (file: string, statement: string) => {
    const copy = join(scratch, 'changed');
    rmSync(copy, { recursive: true, force: true });
    cpSync(stopped, copy, { recursive: true });
    const db = new DatabaseSync(join(copy, file));
    for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all())
      db.exec(`DROP TRIGGER ${String(name)}`);
    db.exec(statement);
    db.close();
    return detente('verify', copy, ...seen('changed'));
  };

  test('all is in order', async () => {
    const { exit, out, err } = await detente('verify', stopped, '--key', key, ...seen('stopped'));
    expect({ exit, err }).toMatchObject({ exit: 1 }); // another log's key
    expect(out).toContain('is not signed by');
    const own = await detente('verify', stopped, ...seen('own'));
    expect(own).toMatchObject({ exit: 0, out: expect.stringContaining('Each entry belongs to its event') as string });
  });

  test('a changed event is named by its position', async () => {
    const found = await changing(
      'log.sqlite',
      `UPDATE event SET data = replace(data, '2023', '2024') WHERE position = 77`,
    );
    expect(found).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^DIFFERS at position 77: .*its data/) as string,
    });
  });

  test('a read model that does not follow from the log is found', async () => {
    const found = await changing(
      readdirSync(stopped).find((name) => /^read-model-.*[.]sqlite$/.test(name))!,
      'UPDATE step SET reported = reported + 1 WHERE version = (SELECT min(version) FROM step)',
    );
    expect(found).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^DIFFERS The read model .* in step /) as string,
    });
  });
});
