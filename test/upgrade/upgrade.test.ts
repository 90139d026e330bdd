import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { PROJECTIONS } from '../../src/projections.js';
import { ReadModel } from '../../src/read-model/read-model.js';
import { detente } from '../cli/command-line.js';
import { P, type Service, startService } from '../e2e/service.js';
import { ServiceProcess } from '../faults/service-process.js';
import { type Answers, FIXTURES, unpack } from './fixture.js';

const CURRENT = ReadModel.fileOf(PROJECTIONS.map(({ TABLES }) => TABLES));
/** What a version before this one called its own. */
const BEFORE = 'read-model-1.1.sqlite';
const parent = mkdtempSync(join(tmpdir(), 'detente-upgrade-'));
let dataDir: string;
let answers: Answers;
let service: Service | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(parent, 'data-'));
});
afterEach(async () => {
  await service?.app.close();
  service = undefined;
  await ServiceProcess.killAll();
});
afterAll(() => rmSync(parent, { recursive: true }));

const readModels = () => readdirSync(dataDir).filter((name) => /^read-model-.*\.sqlite$/.test(name));

async function start(): Promise<Service> {
  service = await startService({ dataDir });
  while (!(await fetch(`${service.url}/health/ready`)).ok) await pause(20);
  return service;
}

async function answersOf({ http }: Service): Promise<Record<string, object>> {
  const paths = Object.keys(answers.reads);
  const read = paths.map(async (path) => [path, (await http.get(path).expect(200)).body as object] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** A later version may tell more; what was told stays. */
const asThen = () =>
  Object.fromEntries(Object.entries(answers.reads).map(([path, text]) => [path, JSON.parse(text) as object]));

describe.each(readdirSync(FIXTURES))('the data directory of %s', (fixture) => {
  beforeEach(() => {
    answers = unpack(fixture, dataDir);
  });

  test('is opened as it is, and answers the same', async () => {
    const opened = await start();
    expect(await answersOf(opened)).toMatchObject(asThen());
    const added = { id: 'since', date: '2026-12-01', type: 'report', title: 'Since then' };
    await opened.http.post(`${P}/developments`).send(added).expect(201);
    expect(await answersOf(opened)).toMatchObject(withoutEvents());
  });

  test('leads to the root that was signed then, and its read model is the one that follows', async () => {
    const seen = join(parent, `seen-${fixture}`);
    writeFileSync(seen, `${answers.verifierKey}\n\n${answers.checkpoint}`);
    await start();
    await service!.app.close();
    service = undefined;
    const { exit, out } = await detente('verify', dataDir, '--seen', seen);
    expect({ exit, out }).toEqual({
      exit: 0,
      out: expect.stringMatching(/Consistent with the \d+ entries seen before/),
    });
  });

  test('is answered from a read model made anew where this version has another one', async () => {
    const rows = readModels();
    for (const name of rows) renameSync(join(dataDir, name), join(dataDir, BEFORE));
    expect(await answersOf(await start())).toMatchObject(asThen());
  });
});

/** Of the log there is more to tell by then. */
const withoutEvents = () =>
  Object.fromEntries(Object.entries(asThen()).filter(([path]) => !path.startsWith('/api/v1/events')));

describe('while another version serves', () => {
  /** A service with a read model of its own name, as one before this version has. */
  beforeEach(() => {
    answers = unpack(readdirSync(FIXTURES).at(-1)!, dataDir);
    for (const name of readModels()) renameSync(join(dataDir, name), join(dataDir, BEFORE));
  });

  test('the read model of this one is made beside, and the next start takes in only what came since', async () => {
    const holder = new DatabaseSync(join(dataDir, BEFORE));
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE');
    expect(await detente('prepare-upgrade', '--data', dataDir)).toMatchObject({ exit: 0 });
    holder.exec('ROLLBACK');
    holder.close();
    expect(readModels().sort()).toEqual([BEFORE, CURRENT].sort());
    const prepared = new DatabaseSync(join(dataDir, CURRENT), { readOnly: true });
    const { position } = prepared.prepare('SELECT position FROM checkpoint').get() as { position: number };
    prepared.close();
    expect(position).toBe(Number(answers.checkpoint.split('\n')[1]));
    expect(await answersOf(await start())).toMatchObject(asThen());
  });

  test('it is made beside a service that is writing, whose answers go on', async () => {
    const running = await ServiceProcess.start(dataDir);
    while (!(await fetch(`${running.url}/health/ready`)).ok) await pause(20);
    renameSync(join(dataDir, CURRENT), join(dataDir, BEFORE));
    expect(await detente('prepare-upgrade', '--data', dataDir)).toMatchObject({ exit: 0 });
    const [path, text] = Object.entries(answers.reads)[0]!;
    expect(await (await fetch(running.url + path)).json()).toMatchObject(JSON.parse(text) as object);
    expect(await running.terminate()).toMatchObject({ code: 0 });
    expect(await answersOf(await start())).toMatchObject(asThen());
  });

  test('one that is there already stays as it is', async () => {
    await start();
    expect(await detente('prepare-upgrade', '--data', dataDir)).toMatchObject({
      exit: 0,
      out: expect.stringContaining('already'),
    });
  });

  test('the read model before this one stays for who goes back to it, and those before that go', async () => {
    writeFileSync(join(dataDir, 'read-model-0.9.sqlite'), '');
    utimesSync(join(dataDir, 'read-model-0.9.sqlite'), 1, 1);
    await start();
    expect(readModels().sort()).toEqual([BEFORE, CURRENT].sort());
  });

  test('it is no longer there where the log lost its end and was meant to', async () => {
    rmSync(join(dataDir, 'log.sqlite'));
    service = await startService({ dataDir, acceptShorterLog: 'a test' });
    expect(readModels()).toEqual([CURRENT]);
  });
});
