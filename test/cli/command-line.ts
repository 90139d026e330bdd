import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../src/cli/program.js';
import { ADMIN_KEY } from '../e2e/keys.js';
import { DEFAULT_DOSSIER } from '../tracking/dossiers/importing.js';

const ROOT = join(__dirname, '../..');

export interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** What src/cli.ts does with these words, its output piped: a start costs far more than what most commands do. */
export const detente = (...words: string[]): Promise<Ended> => detenteIn({}, ...words);

/** The same with variables of the environment; one at a time, since commander reads those of the process. */
export async function detenteIn(variables: Readonly<Record<string, string>>, ...words: string[]): Promise<Ended> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(out), text(err)]);
  const before = { ...process.env };
  const set = { DETENTE_TOKEN: ADMIN_KEY, ...variables };
  Object.assign(process.env, set);
  try {
    const exit = await runProgram(words, out, err, process.env);
    out.end();
    err.end();
    const [told, complained] = await texts;
    return { exit, out: told, err: complained };
  } finally {
    for (const name of Object.keys(set)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** A process of its own, as a user starts it, with this on standard input. */
export function detenteProcess(input: string, ...words: string[]): Promise<Ended> {
  const args = ['--require', join(ROOT, 'test/faults/ts-hook.cjs'), 'src/cli.ts', ...words];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, DETENTE_TOKEN: ADMIN_KEY } });
  child.stdin.end(input);
  return ended(child);
}

/** Through a shell, for what comes behind a pipe. */
export function shell(line: (detente: string) => string): Promise<Ended> {
  const program = `'${process.execPath}' --require ./test/faults/ts-hook.cjs src/cli.ts`;
  return ended(spawn('bash', ['-c', `set -o pipefail; ${line(program)}`], { cwd: ROOT }));
}

export function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, out, err }));
  });
}

export const widthOf = (text: string): number => Math.max(...text.split('\n').map((line) => [...line].length));

/** A file with the default dossier, in which `change` changed something. */
export function changedDossier(
  directory: string,
  name: string,
  change: (dossier: Record<string, unknown[] & Record<string, unknown>>) => void,
) {
  const dossier = JSON.parse(readFileSync(DEFAULT_DOSSIER, 'utf8')) as Parameters<typeof change>[0];
  change(dossier);
  const file = join(directory, `${name}.json`);
  writeFileSync(file, JSON.stringify(dossier));
  return file;
}
