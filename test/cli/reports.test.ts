import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../../src/config.js';
import { createApp } from '../../src/create-app.js';
import { detente } from './command-line.js';

const dataDir = mkdtempSync(join(tmpdir(), 'detente-reports-'));
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  app = await createApp(new Config({ dataDir, port: 0, logLevel: 'silent' }));
  await app.listen(0, '127.0.0.1');
  url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
});
afterAll(async () => {
  await app.close();
  rmSync(dataDir, { recursive: true });
});

const asking = (...words: string[]) => detente(...words, '--url', url);

test('what was disputed when it was known is marked', async () => {
  const then = ['--as-of', '2023-03-01', '--known-at', '2023-03-01', '--known-by', 'report'];
  const { out } = await asking('status', ...then);
  expect(out).toMatch(/^Direct air cargo +in-effect ≠/m);
  expect(out).toContain('≠  disputed');
});

test('what is in effect and not confirmed says so, and a difference tells what the evidence was and is', async () => {
  const { out } = await asking('measure', 'passenger-flights', '--as-of', '2023-01-03');
  expect(out).toMatch(/^In effect +yes, announced$/m);
  const { out: history } = await asking('history', 'passenger-flights');
  expect(history).toMatch(/^2022-02-02 .* in-effect +yes, announced /m);
  const { out: confirmed } = await asking('measure', 'air-cargo', '--as-of', '2023-01-03');
  expect(confirmed).toMatch(/^In effect +yes$/m);
  expect(confirmed).toMatch(/^Evidence +confirmed, grade B, 3 origins, certain$/m);
});

test.each([
  ['What `npx detente status', ['status', '--as-of', '2026-05-15']],
  ['npx detente diff armenia-turkiye', ['diff', '--from', '2022-12-31', '--to', '2023-01-31']],
])('the README shows what is printed: %s', async (place, words) => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const [, shown] = /```text\n([^]*?)```/.exec(readme.slice(readme.indexOf(place)))!;
  const timeless = (text: string) => text.replace(/known by record at \S+, position \d+/g, 'known now');
  const [first, last = ''] = timeless(shown!).split('…\n');
  const { out } = await asking(...words);
  expect(timeless(out).slice(0, first!.length)).toBe(first);
  expect(timeless(out).slice(-last.length)).toBe(last || timeless(out));
});
