import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomIds } from '../../src/operations/random-ids.js';

/**
 * A KurrentDB that tests may write to, such as kurrentdb://127.0.0.1:2113?tls=false. It needs MaxAppendSize of 2 MiB, so that
 * the largest event fits. Everything goes to streams of prefixes that nobody used before.
 */
export const engine = process.env['TEST_EVENT_STORE_URL'] ?? '';

/** Tests that need it are counted as skipped without it. */
export const describeWithEngine = engine === '' ? describe.skip : describe;

export const aPrefix = (): string => `test-${new RandomIds().fresh()}-`;

const made: string[] = [];

export function replicaDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'detente-replica-'));
  made.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});
