import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyUnreadable } from '../../src/kernel/unreadable-file.js';

const directory = mkdtempSync(join(tmpdir(), 'detente-unreadable-'));
mkdirSync(join(directory, 'folder'));
writeFileSync(join(directory, 'file'), '');
afterAll(() => rmSync(directory, { recursive: true }));

function whyNot(file: string): string {
  try {
    readFileSync(file);
  } catch (error) {
    return whyUnreadable(file, error);
  }
  throw new Error(`${file} can be read`);
}

test.each([
  ['missing', /^There is no file \S+missing$/],
  ['folder', /^\S+folder is a directory, and no file\. Name a file$/],
  ['file/below', /^There is no file \S+below: what should be a directory above it is none$/],
])('%s is said to be what it is', (name, why) => expect(whyNot(join(directory, name))).toMatch(why));

test('who lacks the permission is told of that, and anything else as it was said', () => {
  const refused = (code: string) => whyUnreadable('a', Object.assign(new Error('EIO: i/o error, read'), { code }));
  expect(refused('EACCES')).toBe('This user may not read a. Permit it, or name another');
  expect(refused('EIO')).toBe('a cannot be read (EIO: i/o error, read)');
});
