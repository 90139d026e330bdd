import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN_KEY } from '../e2e/keys.js';
import { type Service, startService } from '../e2e/service.js';
import { DEFAULT_DOSSIER } from '../tracking/dossiers/importing.js';
import { detenteProcess, shell } from './command-line.js';

const scratch = mkdtempSync(join(tmpdir(), 'detente-piped-'));
let service: Service;
let url: string;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  url = (await service.app.getUrl()).replace('[::1]', '127.0.0.1');
});
afterAll(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

test.each([
  ['standard input', (program: string, file: string) => `cat ${file} | ${program} import - --url ${url}`],
  ['its device', (program: string, file: string) => `cat ${file} | ${program} import /dev/stdin --url ${url}`],
  ['another program', (program: string, file: string) => `${program} import <(cat ${file}) --url ${url}`],
  [
    'standard input, into a store',
    (program: string, file: string) => `cat ${file} | ${program} import - --data ${join(scratch, 'piped')}`,
  ],
])('a dossier comes from %s, and nothing of it is left behind', async (_, line) => {
  const temporary = mkdtempSync(join(scratch, 'tmp-'));
  const environment = `export TMPDIR=${temporary} DETENTE_TOKEN=${ADMIN_KEY}`;
  const { exit, out } = await shell((program) => `${environment}; ${line(program, DEFAULT_DOSSIER)}`);
  expect(exit).toBe(0);
  expect(out).toMatch(/^armenia-turkiye: \d+ events appended/);
  expect(readdirSync(temporary).filter((name) => name.startsWith('detente-'))).toEqual([]);
});

test('the checks of a dossier come from standard input too', async () => {
  const input = readFileSync(DEFAULT_DOSSIER, 'utf8');
  const { out } = await detenteProcess(input, 'check', '-', '--url', url);
  expect(out).toMatch(/^[1-9]\d* checks, 0 missed\n$/);
});
