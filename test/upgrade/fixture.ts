import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A data directory as a service left it, each file packed by itself, and what that service answered. */
export const FIXTURES = join(__dirname, 'fixtures');
const ANSWERS = 'answers.json';

export interface Answers {
  /** By path below the root of the service: the whole body. */
  readonly reads: Readonly<Record<string, string>>;
  /** As it signed the log. */
  readonly checkpoint: string;
  readonly verifierKey: string;
}

/** What is only of the process that had it, or open to nobody else. */
const LEFT_OUT = /^(lock\.sqlite|tmp$)/;

export function pack(dataDir: string, fixture: string, answers: Answers): void {
  const to = join(FIXTURES, fixture);
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(dataDir).filter((file) => !LEFT_OUT.test(file)))
    writeFileSync(join(to, `${name}.gz`), gzipSync(readFileSync(join(dataDir, name)), { level: 9 }));
  writeFileSync(join(to, ANSWERS), `${JSON.stringify(answers, null, 2)}\n`);
}

export function unpack(fixture: string, dataDir: string): Answers {
  const from = join(FIXTURES, fixture);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.gz')))
    writeFileSync(join(dataDir, basename(name, '.gz')), gunzipSync(readFileSync(join(from, name))), { mode: 0o600 });
  return JSON.parse(readFileSync(join(from, ANSWERS), 'utf8')) as Answers;
}
