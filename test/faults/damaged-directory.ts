import { cpSync, mkdirSync, openSync, closeSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { STEP_LIMIT_MS } from '../doses.js';
import { ServiceProcess } from './service-process.js';

const HEAD_BYTES = 64;
const JUNK = 0xa5;

export function overwrite(file: string, from: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, JUNK), 0, bytes, from);
  closeSync(handle);
}

/** What may become of a file on a disk. */
export const DAMAGES = {
  deleted: (file: string) => rmSync(file),
  emptied: (file: string) => truncateSync(file, 0),
  cut: (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'overwritten head': (file: string) => overwrite(file, 0, Math.min(HEAD_BYTES, statSync(file).size)),
  'overwritten middle': (file: string) => {
    const third = Math.ceil(statSync(file).size / 3);
    overwrite(file, third, third);
  },
  'a directory': (file: string) => {
    rmSync(file);
    mkdirSync(file);
  },
} satisfies Record<string, (file: string) => void>;
export type DamageName = keyof typeof DAMAGES;

/** What a stranger can see of a log: the same bytes as long as it is the same log. */
export interface Served {
  readonly status: string;
  readonly checkpoint: string;
  readonly events: string;
}

const STATUS = '/api/v1/processes/armenia-turkiye/status?asOf=2026-05-15&atPosition=154';

export async function served(url: string): Promise<Served> {
  const text = async (path: string) => (await fetch(url + path)).text();
  for (let left = STEP_LIMIT_MS; (await fetch(`${url}/health/ready`)).status !== 200 && left > 0; left -= 50)
    await pause(50);
  const { head } = JSON.parse(await text('/api/v1/events?limit=1')) as { head: number };
  // A proof waits until its event is sealed.
  await text(`/api/v1/audit/consistency?from=1&to=${head}`);
  return {
    status: await text(STATUS),
    checkpoint: await text('/audit/checkpoint'),
    events: await text('/api/v1/events?limit=1000'),
  };
}

/** A copy of `directory` in `copy`, with one file damaged. */
export function damagedCopy(directory: string, copy: string, file: string, damage: DamageName): string {
  cpSync(directory, copy, { recursive: true });
  DAMAGES[damage](join(copy, file));
  return copy;
}

/** Undefined where it ended before it listened. */
export async function listening(service: ServiceProcess): Promise<string | undefined> {
  return service.says(/Listening on/).then(
    () => service.url,
    () => undefined,
  );
}
