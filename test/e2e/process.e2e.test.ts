import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { ADMIN, ADMIN_KEY } from './keys.js';

const root = join(__dirname, '../..');
let dataDir: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'detente-process-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The service as a process of its own. */
function start(environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(
    process.execPath,
    ['--require', join(root, 'test/faults/ts-hook.cjs'), join(root, 'src/main.ts')],
    {
      cwd: dataDir,
      env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir, DOSSIER: 'none', ADMIN_KEY, ...environment },
    },
  );
  running.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output, errors })));
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /Listening on (http:\/\/[^"]+)/.exec(output)?.[1];
      if (url) resolve(url);
    });
    void ended.then(() => reject(new Error(errors)));
  });
  listening.catch(() => undefined);
  return { child, ended, listening };
}

test('every line it logs is JSON, and names the request that went wrong', async () => {
  const service = start();
  await request
    .agent(await service.listening)
    .set(ADMIN)
    .get('/nothing')
    .set('X-Request-Id', 'trace-7')
    .expect(404);
  service.child.kill('SIGINT');
  const { output } = await service.ended;
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toContainEqual(expect.objectContaining({ url: '/nothing', status: 404, correlationId: 'trace-7' }));
});

test('a port that is taken is refused in one line, and the data directory is free again', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = String(typeof address === 'object' && address?.port);
  const { code, errors } = await start({ PORT: port }).ended;
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `détente cannot run: Port ${port} on 127.0.0.1 is in use already. Stop what uses it, or set PORT to another one (0: any)\n`,
  });
  other.close();
  await start({ PORT: port }).listening;
});

test('a configuration that cannot be used is told whole, with exit code 2', async () => {
  const { code, errors } = await start({ PORT: 'http', LOG_LEVEL: '\u202eloud' }).ended;
  expect(code).toBe(2);
  expect(errors).toContain(String.raw`\u202eloud`);
  expect(errors).toContain('PORT must be a whole number from 0 to 65535, but is "http"');
  expect(errors).toContain('LOG_LEVEL must be one of');
});

test('a dossier that is not there is refused, and nothing listens', async () => {
  const { code, output, errors } = await start({ DOSSIER: 'missing.json' }).ended;
  expect(code).toBe(1);
  expect(output).not.toContain('Listening');
  expect(errors).toMatch(/^détente cannot run: DOSSIER is "[^\n]*missing\.json"[^\n]*\n$/);
});

test('a dossier with a misspelt check is refused with the place of it, and nothing listens', async () => {
  const file = join(dataDir, 'misspelt.json');
  const checks = [{ asOf: '2024-01-01', measure: 'ferry', expectd: 'agreed' }];
  writeFileSync(file, JSON.stringify({ process: { id: 'north-south', title: 'North and South' }, checks }));
  const { code, output, errors } = await start({ DOSSIER: file }).ended;
  expect(code).toBe(1);
  expect(output).not.toContain('Listening');
  expect(errors).toContain('\n  /checks/0/expectd  field/unknown  is not a field here. ');
});
