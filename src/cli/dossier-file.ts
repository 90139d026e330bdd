import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A dossier is read more than once, and a pipe gives what it has only once: that is kept in a file meanwhile. */
export async function withDossierFile<T>(name: string, use: (file: string) => Promise<T>): Promise<T> {
  if (name !== '-' && (await isReadAgain(name))) return use(name);
  const directory = mkdtempSync(join(tmpdir(), 'detente-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const end = (signal: NodeJS.Signals) => {
    remove();
    process.kill(process.pid, signal);
  };
  for (const signal of ENDING) process.once(signal, end);
  try {
    const file = join(directory, 'dossier.json');
    await pipeline(name === '-' ? process.stdin : createReadStream(name), createWriteStream(file, { mode: 0o600 }));
    return await use(file);
  } finally {
    for (const signal of ENDING) process.removeListener(signal, end);
    remove();
  }
}

/** Also what is not there at all: its reader says so. */
async function isReadAgain(name: string): Promise<boolean> {
  const found = await stat(name).catch(() => undefined);
  return !found || found.isFile() || found.isDirectory();
}
