import type { Browser } from 'playwright-core';
import { head, openExample, P, type Service, startService } from '../e2e/service.js';
import { barriersOn } from './axe.js';
import { openBrowser } from './browser.js';
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

const developments = async () =>
  ((await service.http.get(`${P}/developments`).expect(200)).body as { items: { id: string; title: string }[] }).items;

test.each([
  ['with script', true],
  ['without script', false],
])('a development is recorded once it was seen what that changes, %s', async (how, javaScriptEnabled) => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`, { javaScriptEnabled });
  const title = `Flights are allowed, ${how}`;
  await page.fill('#date', '1 January 2023');
  await page.selectOption('#type', 'restriction-lifted');
  await page.fill('#title', title);
  await page.selectOption('#effect-0-measure', 'air-cargo');
  await page.selectOption('#effect-0-action', 'take-effect');
  await page.fill('#publisher', 'Anadolu');
  await page.fill('#sourceTitle', 'Ban lifted');
  await page.fill('#url', 'https://example.org/a');
  const before = await head(service);
  await press(page, 'See what it would change');
  const preview = await page.locator('main').innerText();
  expect(preview).toContain('Nothing is recorded yet');
  expect(preview).toMatch(/In effect[\s\S]*since 1 January 2023/);
  expect(await head(service)).toBe(before);
  await press(page, 'Record it');
  await page.waitForURL(/developments/);
  expect(await head(service)).toBe(before + 1);
  expect(await page.locator('main').innerText()).toContain('by admin');
  const recorded = (await developments()).find((one) => one.title === title);
  expect(recorded).toMatchObject({
    date: '2023-01-01',
    effects: [{ measure: 'air-cargo', action: 'take-effect' }],
    source: { publisher: 'Anadolu', title: 'Ban lifted', url: 'https://example.org/a' },
    actor: 'admin',
  });
  await context.close();
});

test('a form that is sent again records once', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`);
  await page.fill('#date', '2024-05');
  await page.selectOption('#type', 'statement');
  await page.fill('#title', 'Said once');
  await press(page, 'See what it would change');
  await page.waitForSelector('text=Nothing is recorded yet');
  const fields = await page
    .locator('main form input')
    .evaluateAll((inputs) =>
      inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
    );
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const send = () =>
    fetch(`${service.url}${PROCESS}/record`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams([...(fields as [string, string][]), ['step', 'record']]),
    });
  const [first, second] = [await send(), await send()];
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect((await developments()).filter(({ title }) => title === 'Said once')).toHaveLength(1);
  await context.close();
});

test.each([
  ['with script', true],
  ['without script', false],
])(
  'what cannot be used is told above and beside its field, and nothing typed is lost, %s',
  async (_, javaScriptEnabled) => {
    const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`, { javaScriptEnabled });
    await page.fill('#date', '3/4/2022');
    await page.fill('#title', '<b>“Ağrı” & Գյումրի</b>');
    await page.fill('#notes', 'one\ntwo');
    await page.selectOption('#effect-1-measure', 'land-border');
    await page.fill('#effect-1-until', 'someday');
    await press(page, 'See what it would change');
    await page.waitForSelector('.problems');
    expect(await page.title()).toMatch(/^Error: /);
    const told = await problems(page);
    expect(told).toEqual([
      expect.stringContaining('Write 2022-04-03 or 2022-03-04'),
      'Type is missing',
      'Effect 2: what it did is missing',
      expect.stringContaining('"someday" is not an EDTF date'),
    ]);
    for (const [field, value] of [
      ['#date', '3/4/2022'],
      ['#title', '<b>“Ağrı” & Գյումրի</b>'],
      ['#notes', 'one\ntwo'],
      ['#effect-1-measure', 'land-border'],
      ['#effect-1-until', 'someday'],
    ] as const)
      expect(await page.inputValue(field)).toBe(value);
    expect(await page.locator('#effect-1-action').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#effect-1-action-problem').innerText()).toBe(told[2]);
    await page.click('.problems li:nth-child(3) a');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('effect-1-action');
    await context.close();
  },
);

test('what the domain refuses is told beside its field too', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`);
  await page.fill('#date', '2024-01-01');
  await page.selectOption('#type', 'statement');
  await page.fill('#title', 'Ends before it begins');
  await page.selectOption('#effect-0-measure', 'air-cargo');
  await page.selectOption('#effect-0-action', 'take-effect');
  await page.fill('#effect-0-until', '2023-01-01');
  await press(page, 'See what it would change');
  expect(await problems(page)).toEqual(['"2023-01-01" lies before "2024-01-01"']);
  expect(await page.locator('#effect-0-until-problem').count()).toBe(1);
  await context.close();
});

test('a slip is warned of before it is recorded', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`);
  await page.fill('#date', '3025-01-01');
  await page.selectOption('#type', 'statement');
  await page.fill('#title', 'Far away');
  await press(page, 'See what it would change');
  expect(await page.locator('.warnings').innerText()).toContain('more than 100 years ahead');
  await press(page, 'Change something');
  expect(await page.inputValue('#date')).toBe('3025-01-01');
  await context.close();
});

test('a date is explained while it is typed', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`);
  await page.fill('#date', '2023-21');
  const said = page.locator('#date ~ output');
  await said.filter({ hasText: 'spring 2023' }).waitFor();
  expect(await said.innerText()).toBe('spring 2023: some day from 1 March 2023 to 31 May 2023');
  await page.fill('#date', 'soon');
  await said.filter({ hasText: 'not an EDTF date' }).waitFor();
  await context.close();
});

test('there is room for more effects, and what was typed stays', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`, { javaScriptEnabled: false });
  await page.fill('#effect-2-note', 'kept');
  await press(page, 'Room for more effects');
  expect(await page.inputValue('#effect-2-note')).toBe('kept');
  await page.selectOption('#effect-5-measure', 'air-cargo');
  await press(page, 'See what it would change');
  expect(await problems(page)).toContain('Effect 6: what it did is missing');
  await context.close();
});

test('a development is recorded by keyboard alone', async () => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`);
  const type = async (field: string, text: string) => {
    for (let tabs = 0; (await page.evaluate(() => document.activeElement?.id)) !== field; tabs++) {
      expect(tabs).toBeLessThan(40);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type(text);
  };
  await type('date', '2024');
  await type('type', 'Statement');
  await type('title', 'By keyboard');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Nothing is recorded yet');
  await page.focus('button[value=record]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/developments/);
  expect((await developments()).map(({ title }) => title)).toContain('By keyboard');
  await context.close();
});

test.each([
  ['narrow and dark', { width: 320, height: 640 }, 'dark'],
  ['wide and light', { width: 1280, height: 900 }, 'light'],
] as const)('forms can be read by everybody, %s', async (_, viewport, colorScheme) => {
  const { page, context } = await logIn({ browser, service }, `${PROCESS}/record`, {
    viewport,
    colorScheme,
    bypassCSP: true,
  });
  const look = async () => {
    expect(await barriersOn(page)).toEqual([]);
    const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  };
  await look();
  await press(page, 'See what it would change');
  await page.waitForSelector('.problems');
  await look();
  await page.fill('#date', '3025');
  await page.selectOption('#type', 'statement');
  await page.fill('#title', 'x'.repeat(300));
  await page.selectOption('#effect-0-measure', 'air-cargo');
  await page.selectOption('#effect-0-action', 'agree');
  await press(page, 'See what it would change');
  await page.waitForSelector('button[value=record]');
  await look();
  await page.goto(`${service.url}${PROCESS}/measures/air-cargo/rule`);
  await look();
  await context.close();
});
