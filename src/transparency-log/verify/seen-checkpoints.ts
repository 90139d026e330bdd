import { readFileSync } from 'node:fs';
import { writeWhole } from '../../event-store/whole-file.js';
import { incorrect } from '../../kernel/domain-error.js';
import { isFileMissing } from './missing-file.js';

/** What a verifier remembers of a log, in a file of its own: the keys it trusted, and the last checkpoint it verified. */
export interface Seen {
  readonly keys: readonly string[];
  readonly checkpoint: string;
}

/** Undefined where nothing was seen before. */
export function readSeen(file: string): Seen | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isFileMissing(error)) return undefined;
    throw error;
  }
  const split = text.indexOf('\n\n');
  const keys = text.slice(0, split).split('\n');
  if (split < 0 || !keys.every((key) => key !== ''))
    throw incorrect('seen/unreadable', `${file} does not hold what a verifier saw. Move it away to begin anew`);
  return { keys, checkpoint: text.slice(split + 2) };
}

export function writeSeen(file: string, { keys, checkpoint }: Seen): void {
  writeWhole(file, `${keys.join('\n')}\n\n${checkpoint}`);
}
