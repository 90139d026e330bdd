import type { Browser } from 'playwright-core';
import { ADMIN_KEY } from '../e2e/keys.js';
import { openExample, P, type Service, startService } from '../e2e/service.js';
import { openBrowser, visit } from './browser.js';
import { logIn, press, problems, PROCESS } from './writing.js';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

test('a development is corrected, and only what was typed otherwise is changed', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/developments/at-045`);
  await page.click('text=Correct it');
  expect(await page.inputValue('#title')).toBe('Fourth envoy meeting');
  await press(page, 'See what it would change');
  expect(await problems(page)).toContain('Reason is missing');
  await page.fill('#reason', 'It was the fifth');
  await page.fill('#title', 'Fifth envoy meeting');
  await press(page, 'See what it would change');
  await press(page, 'Record it');
  await page.waitForURL(/developments\/at-045$/);
  expect(await page.locator('h1').innerText()).toBe('Fifth envoy meeting');
  const { body } = await service.http.get('/api/v1/events?limit=500').expect(200);
  const events = (body as { events: { type: string; data: object }[] }).events;
  expect(events.findLast(({ type }) => type === 'DevelopmentCorrected')!.data).toEqual({
    development: 'at-045',
    changes: { title: 'Fifth envoy meeting' },
    reason: 'It was the fifth',
  });
  await context.close();
});

test('a development is retracted', async () => {
  await service.http
    .post(`${P}/developments`)
    .send({ id: 'wrong', date: '2022', type: 'statement', title: 'Never said', effects: [] })
    .expect(201);
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/developments/wrong`);
  await page.click('text=Retract it');
  await page.fill('#reason', 'It was never said');
  await press(page, 'See what it would change');
  await press(page, 'Record it');
  await page.waitForURL(/developments\/wrong$/);
  expect(await page.locator('main').innerText()).toMatch(/retracted[\s\S]*It was never said/);
  expect(await page.locator('text=Retract it').count()).toBe(0);
  await context.close();
});

test('a measure is ruled on, and amended', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/measures/land-border`);
  await page.click('text=Rule between claims');
  await page.fill('#topic', 'the border');
  await page.fill('#sides', 'One says open\nThe other says closed');
  await page.fill('#resolution', 'It is closed');
  await page.fill('#reason', 'Nobody crosses');
  await page.fill('#rejects', 'at-045');
  await press(page, 'See what it would change');
  expect(await problems(page)).toEqual(['Development "at-045" has no effect on "land-border"']);
  await page.fill('#rejects', '');
  await press(page, 'See what it would change');
  await press(page, 'Record it');
  await page.waitForURL(/measures\/land-border/);
  expect(await page.locator('article').innerText()).toContain('It is closed');
  await page.click('text=Amend title or kind');
  await page.fill('#title', 'The land border');
  await page.selectOption('#kind', 'restriction');
  await page.fill('#reason', 'It forbids');
  await press(page, 'See what it would change');
  await press(page, 'Record it');
  await page.waitForURL(/measures\/land-border$/);
  expect(await page.locator('h1').innerText()).toBe('The land border');
  await context.close();
});

test('who may only record is led to recording, and is told that the rest is not for them', async () => {
  const terms = { name: 'Desk', role: 'recorder', processes: ['armenia-turkiye'] };
  const { key } = (await service.http.post('/api/v1/keys').send(terms).expect(201)).body as { key: string };
  const { page, context } = await logIn({ browser, service }, PROCESS, { key });
  expect(await page.locator('text=Record a development').count()).toBe(1);
  await page.goto(`${service.url}${PROCESS}/developments/at-045`);
  expect(await page.locator('text=Correct it').count()).toBe(0);
  const answer = await page.goto(`${service.url}${PROCESS}/developments/at-045/correct`);
  expect([answer!.status(), await page.locator('h1').innerText()]).toEqual([403, 'This is not allowed']);
  await context.close();
});

test('nobody is led to writing before logging in, and a form that outlives its session says how to go on', async () => {
  const { page, context } = await visit(browser, service.url + PROCESS);
  expect(await page.locator('text=Record a development').count()).toBe(0);
  await page.goto(`${service.url}${PROCESS}/record`);
  expect(page.url()).toBe(`${service.url}/login?to=${encodeURIComponent(`${PROCESS}/record`)}`);
  await page.fill('#key', ADMIN_KEY);
  await page.keyboard.press('Enter');
  await page.waitForURL(/record$/);
  await page.fill('#title', 'typed before');
  await context.clearCookies();
  await press(page, 'See what it would change');
  expect(await page.locator('main').innerText()).toContain('Log in in another tab');
  await context.close();
});

test('a form of another session is not taken, and keeps what was typed', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`);
  await page.fill('#title', 'typed before');
  const other = await context.newPage();
  await other.goto(`${service.url}/login`);
  await other.fill('#key', ADMIN_KEY);
  await other.keyboard.press('Enter');
  await other.waitForURL(`${service.url}/`);
  await press(page, 'See what it would change');
  expect(await problems(page)).toEqual([expect.stringContaining('You have logged in anew')]);
  expect(await page.inputValue('#title')).toBe('typed before');
  await context.close();
});
