import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_KEY } from '../e2e/keys.js';
import type { Service } from '../e2e/service.js';
import { visit } from './browser.js';

export const PROCESS = '/processes/armenia-turkiye';

interface Where {
  readonly browser: Browser;
  readonly service: Service;
}

/** On the page that was asked for, once logged in there. */
export async function logIn(
  { browser, service }: Where,
  path: string,
  { key = ADMIN_KEY, ...options }: BrowserContextOptions & { readonly key?: string } = {},
) {
  const seen = await visit(browser, `${service.url}/login?to=${encodeURIComponent(path)}`, options);
  await seen.page.fill('#key', key);
  await seen.page.keyboard.press('Enter');
  await seen.page.waitForURL(service.url + path);
  return seen;
}

export const press = (page: Page, button: string) => page.click(`button:has-text("${button}")`);
/** What stands above the form. */
export const problems = (page: Page) => page.locator('.problems li').allInnerTexts();
