import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { permissions, room } from '../../src/doctor/directory-findings.js';

const GIBIBYTE = 1_073_741_824;
const PAGE = 4_096;
const disk = (freeBytes: number, allBytes: number) =>
  room({ bavail: freeBytes / PAGE, blocks: allBytes / PAGE, bsize: PAGE }).verdict;

describe('a disk is nearly full', () => {
  test('where a twentieth of a large one is left, however much that is', () => {
    expect(disk(40 * GIBIBYTE, 1_000 * GIBIBYTE)).toBe('warning');
    expect(disk(60 * GIBIBYTE, 1_000 * GIBIBYTE)).toBe('ok');
  });

  test('where less than a gibibyte of a small one is left, however large a share that is', () => {
    expect(disk(0.9 * GIBIBYTE, 2 * GIBIBYTE)).toBe('warning');
    expect(disk(1.1 * GIBIBYTE, 2 * GIBIBYTE)).toBe('ok');
  });
});

describe('what others than the owner may use', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'detente-permissions-'));
    for (const name of ['log.sqlite', 'admin.key', 'audit-key'])
      writeFileSync(join(directory, name), '', { mode: 0o600 });
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const found = () => permissions(directory, process.getuid?.());

  test('is nothing where all is for its owner only', () => expect(found().verdict).toBe('ok'));

  test.each([0o777, 0o770, 0o702])('is a problem of the directory itself where they may write there: %o', (mode) => {
    chmodSync(directory, mode);
    expect(found()).toMatchObject({ verdict: 'problem', advice: `Run: chmod go= ${directory}` });
  });

  test.each(['admin.key', 'audit-key'])('is a problem where it is a key: %s', (name) => {
    chmodSync(join(directory, name), 0o644);
    expect(found()).toMatchObject({ verdict: 'problem', advice: `Run: chmod go= ${join(directory, name)}` });
  });

  test('is a warning where it is another file', () => {
    chmodSync(join(directory, 'log.sqlite'), 0o644);
    expect(found().verdict).toBe('warning');
  });
});
