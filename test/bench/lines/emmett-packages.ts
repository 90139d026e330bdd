import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';

/** The newest whose two packages fit each other. */
const EMMETT = '0.38.5';
const PACKAGES = {
  private: true,
  dependencies: {
    '@event-driven-io/emmett': EMMETT,
    '@event-driven-io/emmett-sqlite': EMMETT,
    sqlite3: '5.1.7',
  },
  allowScripts: { sqlite3: true },
};

/**
 * Installs Emmett into a directory of its own: it wants older versions of what the service uses, and a driver that has
 * to be compiled where no ready-made one can be had. Answers why it could not, if so.
 */
export async function installEmmett(directory: string, step: (text: string) => void): Promise<string | undefined> {
  mkdirSync(directory);
  writeFileSync(`${directory}/package.json`, JSON.stringify(PACKAGES));
  step(`emmett: installing @event-driven-io/emmett-sqlite ${EMMETT}`);
  if (!(await npm(directory, 'install', '--ignore-scripts', '--no-audit', '--no-fund')))
    return 'its packages could not be installed';
  step('emmett: fetching or compiling its driver (about a minute); without it, its SQL runs on node:sqlite alone');
  await npm(directory, 'rebuild', 'sqlite3');
  return undefined;
}

async function npm(directory: string, ...args: string[]): Promise<boolean> {
  const child = spawn('npm', [...args, '--prefix', directory], { cwd: directory, stdio: 'ignore' });
  try {
    const [code] = await once(child, 'exit');
    return code === 0;
  } catch {
    return false; // there is no npm
  }
}
