import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../src/kernel/domain-error.js';
import { LogKeys } from '../../src/transparency-log/log-keys.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'detente-audit-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const load = () => LogKeys.load({ dataDir, auditOrigin: undefined, auditKeyFiles: [] });
const keep = (origin: string) => writeFileSync(join(dataDir, 'audit-origin'), origin);
function refusal(): DomainError {
  try {
    load();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

test('the name of the log is made once and kept', () => {
  const { origin } = load();
  expect(origin).toMatch(/^detente\.local\/[0-9a-f]{16}$/);
  expect(load().origin).toBe(origin);
});

test.each(['example.com/log', 'example.com/log\n', 'example.com/log\r\n'])('a name kept as %j is read', (kept) => {
  keep(kept);
  expect(load().origin).toBe('example.com/log');
});

test.each(['', '\n', 'a b', 'a\nb', 'a\n\n', ' a', 'a+b', 'a\u0085b', 'a'.repeat(201)])(
  'a name kept as %j would break every checkpoint, and is refused and left as it is',
  (kept) => {
    keep(kept);
    const { code, message } = refusal();
    expect([code, message]).toEqual(['audit/origin-unusable', expect.stringContaining('audit-origin')]);
    expect(readFileSync(join(dataDir, 'audit-origin'), 'utf8')).toBe(kept);
  },
);

test.each([
  ['audit-origin', 'audit/origin-unusable'],
  ['audit-key', 'audit/key-unusable'],
])('%s that is a directory is said to be of no use', (name, code) => {
  mkdirSync(join(dataDir, name));
  const { code: told, message } = refusal();
  expect([told, message]).toEqual([code, expect.stringContaining(`${name} is a directory, and no file. Name a file`)]);
});
