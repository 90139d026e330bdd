import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '../../src/doctor/finding.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { OperationalStreams } from '../../src/event-store/operational-streams.js';
import { detenteIn } from '../cli/command-line.js';
import { aStream, someEvents } from '../contract/events.js';
import { cargoFlies, head, openExample, P, type Service, startService } from '../e2e/service.js';

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(() => service.stop());

const at = (name: string) => join(service.config.dataDir, name);
const aside = (name: string) => at(`moved-${name}`);
const record = () => service.http.post(`${P}/developments`).send(cargoFlies);
interface Health {
  readonly status: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly warnings?: Readonly<Record<string, string>>;
}
const ready = async () => (await service.http.get('/health/ready')).body as Health;

describe.each(['log.sqlite', 'log.sqlite-wal', 'lock.sqlite'])('where %s is moved under the service', (name) => {
  test('nothing is answered as written that would be lost, and health says why', async () => {
    const before = await head(service);
    renameSync(at(name), aside(name));
    const { body } = await record().expect(503);
    expect(body).toMatchObject({ code: 'data-directory/file-displaced' });
    expect(await head(service)).toBe(before);
    const { status, parts } = await ready();
    expect([status, parts['log']]).toEqual([
      'not-ready',
      expect.stringContaining(`${at(name)} is not the file any more`),
    ]);
  });

  test('all goes on once it is back', async () => {
    renameSync(at(name), aside(name));
    await record().expect(503);
    renameSync(aside(name), at(name));
    await record().expect(201);
    expect((await ready()).status).toBe('ok');
  });

  test('another file in its place is another one', async () => {
    renameSync(at(name), aside(name));
    copyFileSync(aside(name), at(name));
    await record().expect(503);
  });
});

test('an import during which the log is removed is not written', async () => {
  const store = service.app.get(EventStore);
  const before = await store.head();
  async function* chunks() {
    yield someEvents(2);
    rmSync(at('log.sqlite'));
    yield someEvents(2);
  }
  await expect(store.appendAll(aStream(), 'none', chunks())).rejects.toMatchObject({
    code: 'data-directory/file-displaced',
  });
  expect(await store.head()).toBe(before);
});

test('where operational.sqlite is removed, nothing more is kept there, the service is degraded, and writes go on', async () => {
  const streams = service.app.get(OperationalStreams);
  rmSync(at('operational.sqlite'));
  await expect(streams.append('some', -1 as never, [{ a: 1 }], { keep: 1 })).rejects.toMatchObject({
    code: 'data-directory/file-displaced',
  });
  await record().expect(201);
  while ((await ready()).parts['read-model'] !== 'ok') await pause(20);
  expect(await ready()).toMatchObject({
    status: 'degraded',
    warnings: {
      'operational-streams': expect.stringContaining('operational.sqlite is not the file any more') as string,
    },
  });
});

test('the doctor finds it from outside, and hears of it from the service', async () => {
  renameSync(at('log.sqlite'), aside('log.sqlite'));
  const { exit, out } = await detenteIn({}, 'doctor', '--data', service.config.dataDir, '--url', service.url, '--json');
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  const found = Object.fromEntries(findings.map(({ about, verdict, found: told }) => [about, `${verdict}: ${told}`]));
  expect(exit).toBe(1);
  expect(found).toMatchObject({
    log: expect.stringMatching(/^problem: There is no log in/) as string,
    'service, log': expect.stringMatching(/^problem: .*log\.sqlite is not the file any more/) as string,
  });
});
