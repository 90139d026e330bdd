import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const HOOK = join(ROOT, 'test/faults/ts-hook.cjs');
/** Packages of OpenTelemetry that are loaded together with the whole service, and only send. */
const LOADED = `require(${JSON.stringify(join(ROOT, 'src/create-app.ts'))});
const loaded = Object.keys(require.cache).filter((file) => /opentelemetry.(sdk|exporter|otlp|resources)/.test(file));
console.log(JSON.stringify(loaded));`;

test('what the service sends spans with is loaded only where it is to send some', () => {
  const { stdout } = spawnSync(process.execPath, ['--require', HOOK, '--eval', LOADED], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('[]');
});
