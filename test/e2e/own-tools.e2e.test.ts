import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openExample, type Service, startService } from './service.js';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'detente-own-tools-'));
const run = promisify(execFile);
const has = (...tools: string[]) => tools.every((tool) => spawnSync('which', [tool]).status === 0);

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
  const { events } = (await service.http.get('/api/v1/events')).body as { events: { id: string }[] };
  await service.http.get(`/api/v1/events/${events.at(-1)!.id}/proof`).expect(200);
});
afterAll(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

/** A block of the README that has these words in it, asking the service of this test. */
async function block(language: string, words: string): Promise<string> {
  const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map((match) => match[1]!);
  const found = blocks.find((text) => text.includes(words))!;
  return found.replaceAll('http://127.0.0.1:3000', await service.app.getUrl());
}

(has('python3') ? test : test.skip)('the README’s Python makes the signed root from the entries', async () => {
  const { stdout } = await run('python3', ['-c', await block('python', 'hashlib')]);
  expect(stdout).toMatch(/^detente\.local\/[0-9a-f]{16} 4 True\n$/);
});

(has('openssl', 'xxd', 'curl') ? test : test.skip)('the README’s OpenSSL verifies the signature', async () => {
  const { stdout } = await run('bash', ['-e', '-c', await block('sh', 'openssl pkeyutl')], { cwd: scratch });
  expect(stdout).toMatch(/Verified Successfully/i);
});
