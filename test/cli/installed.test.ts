import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended } from './command-line.js';

const root = join(__dirname, '../..');
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { detente: string } };
const checkout = mkdtempSync(join(tmpdir(), 'detente-checkout-'));

beforeAll(() => {
  cpSync(join(root, 'src'), join(checkout, 'src'), { recursive: true });
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(root, name), join(checkout, name));
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(() => rmSync(checkout, { recursive: true }));

/** The file itself, as the shell runs what npm linked. The Node it finds is the one of this test. */
const linked = (...words: string[]) =>
  ended(spawn(join(checkout, bin.detente), words, { env: { ...process.env, PATH: pathWithOwnNode() } }));

const pathWithOwnNode = (): string => `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;

test('the command runs without a build', async () => {
  const { exit, out, err } = await linked('--help');
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(out).toContain('Usage: detente');
});

test('the command runs a build whose files nobody may execute', async () => {
  mkdirSync(join(checkout, 'dist'));
  writeFileSync(join(checkout, 'dist/cli.js'), `process.stdout.write('built')`, { mode: 0o644 });
  expect(await linked('--help')).toEqual({ exit: 0, out: 'built', err: '' });
});
