import type { Browser, Page } from 'playwright-core';
import { P, type Service, startService } from '../e2e/service.js';
import { openBrowser, visit } from './browser.js';

const DEVELOPMENT = '/processes/armenia-turkiye/developments/at-050';
const OTHER_KEY = 'detente.other+5a5ebd77+AYSGNB+MlEHQmvKxXeXPTsFcqVNyKpv3jvtbFGfCJmEA';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  for (let index = 0; index < 120; index++)
    await service.http
      .post(`${P}/measures`)
      .send({ id: `more-${index}`, title: 'One more' })
      .expect(201);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const results = (page: Page) => page.locator('.steps .result').allInnerTexts();
const firstWords = async (page: Page) => (await results(page)).map((text) => text.split(':')[0]);
const conclusion = (page: Page) => page.locator('[role=status]');

async function checkOf(path: string, { key = '', tampered }: { key?: string; tampered?: Tampering } = {}) {
  const seen = await visit(browser, service.url + path);
  const { page } = seen;
  if (tampered)
    await page.route(tampered.address, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: tampered.by(await answer.body()) });
    });
  await page.fill('#key', key);
  await page.click('main form button');
  await conclusion(page).filter({ hasText: /\w/ }).waitFor();
  return seen;
}

interface Tampering {
  readonly address: string;
  readonly by: (body: Buffer) => Buffer | string;
}
const inText =
  (from: string | RegExp, to: string) =>
  (body: Buffer): string => {
    const text = body.toString();
    expect(text).toMatch(from);
    return text.replace(from, to);
  };

test('a proof is checked step by step in the browser, by the key that the reader brings', async () => {
  const key = await (await fetch(`${service.url}/audit/verifier-key`)).text();
  const { page, context, complaints } = await checkOf(DEVELOPMENT, { key });
  expect(await firstWords(page)).toEqual(['fits', 'fits', 'fits', 'fits']);
  expect(await conclusion(page).innerText()).toBe('Proved: all of it fits.');
  expect(complaints).toEqual([]);
  await context.close();
});

test('without a key the one is taken that the service names', async () => {
  const { page, context } = await checkOf(DEVELOPMENT);
  expect(await conclusion(page).innerText()).toBe('Proved: all of it fits.');
  await context.close();
});

test.each<[string, string[], Tampering]>([
  [
    'other content',
    ['fits', 'does not fit', '', ''],
    { address: '**/events?*', by: inText(/"title":"/, '"title":"Not ') },
  ],
  [
    'another entry',
    ['fits', 'fits', 'does not fit', ''],
    { address: '**/proof', by: inText(/\\"actor\\":\\"/, '\\"actor\\":\\"not-') },
  ],
  [
    'another path',
    ['fits', 'fits', 'does not fit', ''],
    { address: '**/proof', by: inText(/"path":\["../, '"path":["AA') },
  ],
  [
    'another root, with its old signature',
    ['fits', 'fits', 'does not fit', ''],
    { address: '**/proof', by: inText(/(\\n\d+\\n)../, '$1AA') },
  ],
  [
    'a checkpoint whose signature was changed',
    ['fits', 'fits', 'fits', 'does not fit'],
    { address: '**/proof', by: inText(/(— \S+ .{20})../, '$1zz') },
  ],
  [
    'the proof of another event',
    ['fits', 'does not fit', '', ''],
    { address: '**/proof', by: inText(/"index":/, '"index":1') },
  ],
])('a service that answers with %s is found out, and at which step', async (_, expected, tampered) => {
  const { page, context } = await checkOf(DEVELOPMENT, { tampered });
  expect(await firstWords(page)).toEqual(expected);
  expect(await conclusion(page).innerText()).toMatch(/^It does not fit/);
  await context.close();
});

test.each([OTHER_KEY, 'no key'])('a signature is not taken for that of another key: %s', async (key) => {
  const { page, context } = await checkOf(DEVELOPMENT, { key });
  expect((await firstWords(page)).at(-1)).toBe('does not fit');
  await context.close();
});

test('the whole log is checked in the browser, over more than one bundle of entries', async () => {
  const { page, context, complaints } = await checkOf('/audit');
  expect(await results(page)).toEqual([
    expect.stringMatching(/^fits: 2[67]\d$/),
    expect.any(String),
    expect.any(String),
  ]);
  expect(await firstWords(page)).toEqual(['fits', 'fits', 'fits']);
  expect(await page.locator('progress').evaluate((bar) => (bar as HTMLProgressElement).position)).toBe(1);
  expect(await conclusion(page).innerText()).toBe('Proved: all of it fits.');
  expect(complaints).toEqual([]);
  await context.close();
});

test('an entry that was altered in a bundle does not lead to the signed root', async () => {
  const altered = (body: Buffer) => {
    const copy = Buffer.from(body);
    copy[copy.indexOf('"actor":"') + 9]! ^= 1;
    return copy;
  };
  const { page, context } = await checkOf('/audit', { tampered: { address: '**/entries/000', by: altered } });
  expect(await firstWords(page)).toEqual(['fits', 'does not fit', '']);
  await context.close();
});

test('a tree that ends early is found out', async () => {
  const { page, context } = await checkOf('/audit', {
    tampered: { address: '**/entries/001.p/*', by: (body) => body.subarray(0, 2 + body.readUInt16BE()) },
  });
  expect(await firstWords(page)).toEqual(['does not fit', '', '']);
  await context.close();
});

test('without script the button leads to how to check elsewhere', async () => {
  const { page, context } = await visit(browser, service.url + DEVELOPMENT, { javaScriptEnabled: false });
  await page.click('main form button');
  await page.waitForURL(/\/audit\?key=#by-hand$/);
  expect(await page.locator('main').innerText()).toContain(`npx detente verify ${service.url}`);
  await context.close();
});
