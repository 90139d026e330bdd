import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import type { Bench } from './bench.js';
import type { Build } from './build.js';

/** File systems that keep nothing on a disk, so that durable writes cost nothing there. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6]);

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  readonly sqlite: string;
  readonly loadGenerator: string;
  readonly onDisk: boolean;
  readonly loadAverage: number;
  readonly commit: string | null;
  /** Commit of the other build. */
  readonly against: string | null;
}

export function machineFacts({ generator, ours, other }: Bench): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    sqlite: process.versions['sqlite'] ?? 'unknown',
    loadGenerator: generator.name,
    onDisk: !IN_MEMORY.has(statfsSync(tmpdir()).type),
    loadAverage: loadavg()[0]!,
    commit: commitOf(ours),
    against: other === undefined ? null : commitOf(other),
  };
}

function commitOf({ checkout: cwd }: Build): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe', cwd }).trim();
  } catch {
    return null; // not a checkout, or no git
  }
}

/** Resident memory of a process in MiB, now and at its highest. */
export function residentMib(pid: number): { readonly now: number; readonly peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
    return { now: of('VmRSS'), peak: of('VmHWM') };
  } catch {
    const now = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
    return { now, peak: Number.NaN };
  }
}

/** Processor time of a process and all of its threads, in its own code and in the system's; NaN where /proc has none. */
export function processorMicros(pid: number): number {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
    const ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    return ((Number(user) + Number(system)) / ticksASecond) * 1e6;
  } catch {
    return Number.NaN;
  }
}
