import type { Browser } from 'playwright-core';
import { type Service, startService } from '../e2e/service.js';
import { barriersOn } from './axe.js';
import { openBrowser, visit } from './browser.js';

const PROCESS = '/processes/armenia-turkiye';
const PAGES = [
  '/',
  PROCESS,
  `${PROCESS}?span=all`,
  `${PROCESS}?asOf=3+January+2023&knownAt=2023-01-03&knownBy=report`,
  `${PROCESS}?asOf=3/4/2022`,
  `${PROCESS}/measures/overflight`,
  `${PROCESS}/measures/humanitarian-crossing`,
  `${PROCESS}/developments/at-001`,
  `${PROCESS}/compare?from=2022-12-31&to=2023-01-31`,
  `${PROCESS}/compare?from=nonsense`,
  '/glossary',
  '/audit',
  '/login',
  '/nothing-here',
];
const isRefused = (path: string) => path.includes('3/4/2022') || path.includes('nonsense') || path === '/nothing-here';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe.each(PAGES)('%s', (path) => {
  test.each([
    ['narrow and light', { width: 320, height: 640 }, 'light'],
    ['wide and dark', { width: 1280, height: 900 }, 'dark'],
  ] as const)('can be read by everybody, %s', async (_, viewport, colorScheme) => {
    const { page, context, complaints } = await visit(browser, service.url + path, {
      ...{ viewport, colorScheme },
      bypassCSP: true,
    });
    expect(await barriersOn(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    if (!isRefused(path)) expect(complaints).toEqual([]);
    await context.close();
  });

  test('asks nobody else for anything, and little of the service', async () => {
    const { context, complaints, requests } = await visit(browser, service.url + path);
    expect(requests.filter((url) => !url.startsWith(service.url))).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(3);
    if (!isRefused(path)) expect(complaints).toEqual([]);
    await context.close();
  });

  test('says the same without JavaScript', async () => {
    const [withScript, without] = await Promise.all([
      visit(browser, service.url + path),
      visit(browser, service.url + path, { javaScriptEnabled: false }),
    ]);
    const [full, plain] = await Promise.all([withScript, without].map(({ page }) => page.locator('main').innerText()));
    expect(plain).toBe(full);
    expect(plain!.length).toBeGreaterThan(20);
    await Promise.all([withScript.context.close(), without.context.close()]);
  });
});

test('a date that was typed leads to the view of that day, by keyboard alone', async () => {
  const { page, context } = await visit(browser, service.url + PROCESS);
  let tabs = 0;
  while ((await page.evaluate(() => document.activeElement?.id)) !== 'asOf') {
    await page.keyboard.press('Tab');
    if (++tabs > 8) break;
  }
  expect(tabs).toBeLessThanOrEqual(8);
  await page.keyboard.type('3 January 2023');
  await page.keyboard.press('Enter');
  await page.waitForURL(/asOf=3\+January\+2023/);
  expect(await page.locator('.view').innerText()).toBe('As of 3 January 2023.');
  await context.close();
});

test('a date that can be read in two ways is asked about, and what was typed stays', async () => {
  const { page, context } = await visit(browser, service.url + PROCESS);
  await page.fill('#asOf', '3/4/2022');
  await page.click('button:has-text("Show")');
  expect(await page.title()).toMatch(/^Error: /);
  expect(await page.inputValue('#asOf')).toBe('3/4/2022');
  await page.click('.problems a');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('asOf');
  await context.close();
});

test('the slider leads to the view of the day on which it is let go, by keyboard too', async () => {
  const { page, context } = await visit(browser, `${service.url}${PROCESS}?asOf=2023-01-01`);
  await page.focus('input[type=range]');
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(/asOf=2022-12-31/);
  expect(await page.locator('.view').innerText()).toBe('As of 31 December 2022.');
  await context.close();
});

test('who comes back is led to what changed since, and is told nothing on the first visit', async () => {
  const { page, context } = await visit(browser, service.url + PROCESS);
  expect(await page.locator('.visit').isVisible()).toBe(false);
  await page.evaluate((address) => localStorage.setItem(`visited ${address}`, '2025-01-01'), `${PROCESS}/compare`);
  await page.reload();
  await page.click('.visit a');
  await page.waitForURL(/compare\?from=2025-01-01&knownFrom=2025-01-01/);
  expect(await page.title()).toMatch(/^What changed/);
  await context.close();
});

test('a field of the map of two times leads to the view that it shows', async () => {
  const { page, context } = await visit(browser, `${service.url}${PROCESS}/measures/air-cargo`);
  await page.locator('.field a').last().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/knownBy=report/);
  expect(await page.locator('.view').innerText()).toMatch(/as the public knew on/);
  await context.close();
});
