import type { Browser, Page } from 'playwright-core';
import { type Service, startService } from '../e2e/service.js';
import { barriersOn } from './axe.js';
import { openBrowser, type Visit, visit } from './browser.js';

const PROCESS = '/processes/armenia-turkiye';
const PAGES = [
  '/',
  PROCESS,
  `${PROCESS}?span=all`,
  `${PROCESS}?asOf=3+January+2023&knownAt=2023-01-03&knownBy=report`,
  `${PROCESS}?asOf=3/4/2022`,
  `${PROCESS}/measures/overflight`,
  `${PROCESS}/measures/humanitarian-crossing`,
  `${PROCESS}/questions/importer-direct`,
  `${PROCESS}/developments/at-001`,
  `${PROCESS}/compare?from=2022-12-31&to=2023-01-31`,
  `${PROCESS}/compare?from=nonsense`,
  `${PROCESS}/card?asOf=2023-01-03`,
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

const textOf = (page: Page): Promise<string> => page.locator('main').innerText();

const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.each(PAGES)('%s', (path) => {
  let full: Visit;
  beforeAll(async () => {
    full = await visit(browser, service.url + path, { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' });
  });
  afterAll(() => full.context.close());

  test('asks nobody else for anything, and little of the service', () => {
    expect(full.requests.filter((url) => !url.startsWith(service.url))).toEqual([]);
    expect(full.requests.length).toBeLessThanOrEqual(3);
    expect(full.complaints).toEqual(isRefused(path) ? [expect.stringMatching(/status of 40[04]/)] : []);
  });

  test('says the same without JavaScript', async () => {
    const plain = await visit(browser, service.url + path, { javaScriptEnabled: false });
    const text = await textOf(plain.page);
    expect(text).toBe(await textOf(full.page));
    expect(text.length).toBeGreaterThan(20);
    await plain.context.close();
  });

  test.each([
    ['narrow and light', { width: 320, height: 640 }, 'light'],
    ['wide and dark', { width: 1280, height: 900 }, 'dark'],
  ] as const)('can be read by everybody, %s', async (_, viewport, colorScheme) => {
    const { page, context } = await visit(browser, service.url + path, { viewport, colorScheme, bypassCSP: true });
    expect(await barriersOn(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
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

test('a page that changed says so, moves nothing, and leads to what is there now', async () => {
  const { page, context } = await visit(browser, service.url + PROCESS);
  const listens = page.waitForResponse((response) => response.url().includes('/live'));
  await listens;
  await page.mouse.wheel(0, 600);
  const place = () => page.locator('#chart').boundingBox();
  const before = await place();
  await service.http
    .post(`/api/v1${PROCESS}/developments`)
    .send({ date: '2026-02-03', type: 'statement', title: 'Told while somebody reads' })
    .expect(201);
  await page.waitForSelector('.changed a');
  expect(await page.locator('[role=status]').innerText()).toBe('This page changed. Show it');
  expect(await place()).toEqual(before);
  await page.focus('.changed a');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Told while somebody reads');
  expect(await page.locator('.changed').innerText()).toBe('');
  await context.close();
});
