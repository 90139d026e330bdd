import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../../src/config.js';
import { Readiness } from '../../src/operations/readiness.js';

const dataDir = mkdtempSync(join(tmpdir(), 'detente-readiness-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

let readiness: Readiness;
beforeEach(() => {
  readiness = new Readiness(new Config({ dataDir }));
});

test('what no request waits for makes the service degraded where it stands still, and ready all the same', async () => {
  readiness.degrade('webhooks', () => 'stands still');
  expect(await readiness.report()).toMatchObject({
    ready: true,
    degraded: true,
    warnings: { webhooks: 'stands still' },
  });
});

test('a service that is not ready is not called degraded, whatever else stands still', async () => {
  readiness.add('read-model', () => 'at position 7 of 9');
  readiness.degrade('webhooks', () => 'stands still');
  expect(await readiness.report()).toMatchObject({
    ready: false,
    degraded: false,
    parts: { 'data-directory': 'ok', 'read-model': 'at position 7 of 9' },
    warnings: { webhooks: 'stands still' },
  });
});

test('a doubt is told, and makes it neither', async () => {
  readiness.warn('clock', () => 'the last record lies ahead');
  expect(await readiness.report()).toMatchObject({
    ready: true,
    degraded: false,
    warnings: { clock: 'the last record lies ahead' },
  });
});
