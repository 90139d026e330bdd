import { createRequire } from 'node:module';
import * as common from '@nestjs/common';
import { DomainError } from '../../src/kernel/domain-error.js';

const byNode = createRequire(__filename);

test('packages are those that Node loads, once for all suites of a worker', () => {
  expect(common.Injectable).toBe((byNode('@nestjs/common') as typeof common).Injectable);
});

test('our own modules are evaluated for each suite, in the realm of its worker', () => {
  const loaded = Object.keys(byNode.cache).filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'));
  expect(loaded).toEqual([]);
  expect(Object.getPrototypeOf(DomainError)).toBe(process.getBuiltinModule('node:vm').runInThisContext('Error'));
});

test('what a suite changes of the process is put back after it', async () => {
  const Environment = byNode('./environment.cjs') as new () => { teardown(): Promise<void> };
  process.env['KEPT'] = 'before';
  const before = { console, variables: { ...process.env } };
  const environment = new Environment();
  process.env['KEPT'] = 'changed';
  process.env['ADDED'] = 'by a suite';
  delete process.env['PATH'];
  globalThis.console = { ...console };
  await environment.teardown();
  expect({ console, variables: { ...process.env } }).toEqual(before);
  expect(console).toBe(before.console);
  delete process.env['KEPT'];
});
