import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startService } from '../e2e/service.js';
import { openBrowser, visit } from './browser.js';

const MOST_HEIGHT = 1_150;
const FOLDER = join(__dirname, '../../src/web/screenshots');
const PROCESS = '/processes/armenia-turkiye';
const SHOTS = [
  { name: 'process', path: PROCESS, from: 'h1', to: '#timeline' },
  { name: 'two-times', path: `${PROCESS}/measures/air-cargo`, from: '#map', to: '#history' },
];

/** The pictures of the README: `npm run screenshots`. */
async function takeScreenshots(): Promise<void> {
  const service = await startService({ dossier: 'default' });
  const browser = await openBrowser();
  await mkdir(FOLDER, { recursive: true });
  for (const { name, path, from, to } of SHOTS) {
    const { page } = await visit(browser, service.url + path, { viewport: { width: 1100, height: 900 } });
    const [top, bottom] = await Promise.all(
      [from, to].map(async (part) => (await page.locator(part).boundingBox())!.y),
    );
    await page.screenshot({
      path: join(FOLDER, `${name}.png`),
      fullPage: true,
      clip: { x: 0, y: top! - 12, width: 1100, height: Math.min(MOST_HEIGHT, bottom! - top!) },
    });
  }
  await browser.close();
  await service.stop();
}

void takeScreenshots();
