import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const OWNER_ONLY = 0o600;

/** All of the file or none of it, however the process ends. What a crash leaves is in `scratch`, which is on the same disk. */
export function writeWhole(file: string, content: string, scratch = dirname(file)): void {
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const unfinished = join(scratch, `${basename(file)}.new`);
  writeFileSync(unfinished, content, { mode: OWNER_ONLY, flush: true });
  renameSync(unfinished, file);
  syncDirectory(dirname(file));
}

/** A name in it outlives a power cut from then on. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
