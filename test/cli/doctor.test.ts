import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../src/doctor/finding.js';
import { DAMAGES } from '../faults/damaged-directory.js';
import { ServiceProcess } from '../faults/service-process.js';
import { detenteIn } from './command-line.js';

const parent = mkdtempSync(join(tmpdir(), 'detente-doctor-'));
const directory = join(parent, 'data');
const NOBODY = 'http://127.0.0.1:9';
let service: ServiceProcess;
beforeAll(async () => {
  service = await ServiceProcess.start(directory, { environment: { DOSSIER: 'default' } });
});
afterAll(async () => {
  await ServiceProcess.killAll();
  rmSync(parent, { recursive: true, force: true });
});

async function doctor(url: string, variables: Readonly<Record<string, string>> = {}) {
  const { exit, out } = await detenteIn(variables, 'doctor', '--data', directory, '--url', url, '--json');
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  return { exit, findings, verdicts: Object.fromEntries(findings.map(({ about, verdict }) => [about, verdict])) };
}

const WELL = {
  identity: 'ok',
  configuration: 'ok',
  permissions: 'ok',
  keys: 'ok',
  log: 'ok',
  clock: 'ok',
  'sealed tree': 'ok',
};

test('a service that runs is looked at from beside it', async () => {
  const { exit, verdicts } = await doctor(service.url);
  expect(exit).toBe(0);
  expect(verdicts).toMatchObject({ ...WELL, 'read model': 'unknown', service: 'ok' });
});

test('a directory that no service has is compared as a whole', async () => {
  expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
  const { exit, verdicts } = await doctor(NOBODY);
  expect(exit).toBe(0);
  expect(verdicts).toMatchObject({ ...WELL, 'read model': 'ok', service: 'unknown' });
});

test('where the key of a sealed log is gone, it says what a start would say', async () => {
  renameSync(join(directory, 'audit-key'), join(parent, 'audit-key'));
  const { exit, findings, verdicts } = await doctor(NOBODY);
  renameSync(join(parent, 'audit-key'), join(directory, 'audit-key'));
  expect([exit, verdicts['identity']]).toEqual([1, 'problem']);
  const { advice } = findings.find(({ about }) => about === 'identity')!;
  expect(advice).toContain(
    `${join(directory, 'audit-key')} is not there, and the log beside it was sealed with it. Put it back, or say with AUDIT_KEY_FILE`,
  );
  expect(JSON.stringify(findings)).not.toContain('--key ');
});

test('what is wrong is told with what to do: settings, permissions, and which events cannot be read', async () => {
  DAMAGES['overwritten middle'](join(directory, 'log.sqlite'));
  chmodSync(join(directory, 'log.sqlite'), 0o644);
  const { exit, findings, verdicts } = await doctor(NOBODY, { PORT: 'many' });
  expect(exit).toBe(1);
  expect(verdicts).toMatchObject({ configuration: 'problem', permissions: 'warning', log: 'problem' });
  const of = (name: string) => findings.find(({ about }) => about === name)!;
  expect(of('configuration').found).toContain('PORT must be a whole number');
  expect(of('permissions').advice).toBe(`Run: chmod go= ${join(directory, 'log.sqlite')}`);
  expect(of('log').found).toMatch(/^Of 154 events in .* these cannot be read: \d+/);
  expect(of('log').advice).toContain('put back a copy of the log');
});

test('for people it is a line each, and what to do below', async () => {
  const { exit, out } = await detenteIn({}, 'doctor', '--data', join(parent, 'nowhere'));
  expect(exit).toBe(1);
  expect(out).toMatch(
    /^ok {7}configuration: .*\nproblem {2}data directory: .*nowhere is not there\n {9}Name the directory/,
  );
});
