import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What of the page cannot be read by everybody; wants a visit that bypasses the page's own policy for scripts. */
export async function barriersOn(page: Page): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> {
  await page.addScriptTag({ content: axe.source });
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)] as const);
}
