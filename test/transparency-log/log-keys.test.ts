import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../src/kernel/domain-error.js';
import { LogKeys } from '../../src/transparency-log/log-keys.js';
import { SealedLog } from './sealed-log.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'detente-audit-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const settings = () => ({ dataDir, auditOrigin: undefined, auditKeyFiles: [] });
const load = (events = 0) => LogKeys.load(settings(), events);
const keep = (origin: string) => writeFileSync(join(dataDir, 'audit-origin'), origin);
function refusal(work: () => unknown = load): DomainError {
  try {
    work();
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

describe('of a log that had a key', () => {
  const EVENTS = 16;
  const lost = (name: string) => ({
    code: 'audit/identity-lost',
    message: expect.stringMatching(
      new RegExp(`${name} is not there, and the log beside it was sealed with it`),
    ) as string,
  });
  beforeEach(async () => {
    const log = new SealedLog(dataDir);
    await log.append(EVENTS);
    await log.sealed();
    await log.close();
  });
  const remove = (...names: readonly string[]) => names.forEach((name) => rmSync(join(dataDir, name)));
  const files = () => readdirSync(dataDir).sort();

  test.each([
    ['audit-key', ['audit-key']],
    ['audit-key', ['audit-key', 'audit-1.sqlite']],
    ['audit-key', ['audit-key', 'audit-origin']],
    ['audit-origin', ['audit-origin']],
  ])('%s is not made anew where these are gone: %j', (name, gone) => {
    remove(...gone);
    const left = files();
    expect(refusal(() => load(EVENTS))).toMatchObject(lost(name));
    expect(files()).toEqual(left);
  });

  test('also where the name was given by a setting, which is kept beside the key', () => {
    rmSync(dataDir, { recursive: true });
    mkdirSync(dataDir);
    LogKeys.load({ ...settings(), auditOrigin: 'example.com/log' });
    remove('audit-key');
    expect(refusal(() => LogKeys.load({ ...settings(), auditOrigin: 'example.com/log' }, EVENTS))).toMatchObject(
      lost('audit-key'),
    );
  });

  test('another one is made once nothing tells of it any more, and that is said', () => {
    expect(load(EVENTS).origin).toBe('example.com/log');
    remove('audit-key', 'audit-1.sqlite', 'audit-origin');
    const { told, origin: another } = load(EVENTS);
    expect(another).toMatch(/^detente.local/);
    expect(told[0]).toMatch(
      /^Made the key that signs the log, in .*audit-key: to whoever verified this log before, it is/,
    );
    expect(load(EVENTS).told).toEqual([]);
  });

  test('what only looks is told the same, and makes nothing', () => {
    expect(LogKeys.look(settings(), EVENTS)?.verifiers).toHaveLength(1);
    remove('audit-key');
    expect(refusal(() => LogKeys.look(settings(), EVENTS))).toMatchObject(lost('audit-key'));
    remove('audit-1.sqlite', 'audit-origin');
    const left = files();
    expect(LogKeys.look(settings(), EVENTS)).toBeUndefined();
    expect(files()).toEqual(left);
  });
});

test('a first key is told of, and a name that waits for it is taken', () => {
  keep('example.com/log');
  const { origin, told } = load();
  expect([origin, told]).toEqual([
    'example.com/log',
    [`Made the key that signs the log, in ${join(dataDir, 'audit-key')}`],
  ]);
});

test('a key that others can use is told of', () => {
  load();
  chmodSync(join(dataDir, 'audit-key'), 0o640);
  expect(load().told).toEqual([expect.stringContaining(`Run: chmod 600 ${join(dataDir, 'audit-key')}`)]);
});

test.each([
  ['audit-origin', 'audit/origin-unusable'],
  ['audit-key', 'audit/key-unusable'],
])('%s that is a directory is said to be of no use', (name, code) => {
  mkdirSync(join(dataDir, name));
  const { code: told, message } = refusal();
  expect([told, message]).toEqual([code, expect.stringContaining(`${name} is a directory, and no file. Name a file`)]);
});
