import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runProgram } from '../children/child.js';
import { WRK_SCRIPT } from './wrk-script.js';

export interface Load {
  readonly url: string;
  /** Written by writeRequests. */
  readonly file: string;
  readonly connections: number;
  readonly seconds: number;
  /** Each request is sent once; the load ends when there are no more. */
  readonly once: boolean;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly requests: number;
  readonly failed: number;
}

/** Keeps all connections busy. */
export interface LoadGenerator {
  readonly name: string;
  run(load: Load): Promise<LoadResult>;
}

/** wrk where it is installed, else autocannon. Each runs in a process of its own. */
export function loadGenerator(directory: string): LoadGenerator {
  const wrk = installedWrk();
  return wrk === undefined ? new AutocannonLoad() : new WrkLoad(wrk, directory);
}

function installedWrk(): string | undefined {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'pipe' });
    return 'wrk';
  } catch (error) {
    // It answers -v with its usage and status 1; only one that cannot be started is not there.
    const status = error instanceof Error && 'status' in error ? error.status : null;
    return typeof status === 'number' ? 'wrk' : undefined;
  }
}

class WrkLoad implements LoadGenerator {
  readonly name = 'wrk, 1 thread';
  private readonly script: string;

  constructor(
    private readonly command: string,
    directory: string,
  ) {
    this.script = join(directory, 'requests.lua');
    writeFileSync(this.script, WRK_SCRIPT);
  }

  async run({ url, file, connections, seconds, once: eachOnce }: Load): Promise<LoadResult> {
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', this.script, url, '--', file];
    const child = spawn(this.command, eachOnce ? [...args, 'once'] : args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const found = /^result (.*)$/m.exec(output)?.[1];
    if (code !== 0 || found === undefined) throw new Error(`wrk ended with ${String(code)}:\n${output}`);
    return checked(JSON.parse(found) as LoadResult, eachOnce ? connections : 0);
  }
}

class AutocannonLoad implements LoadGenerator {
  readonly name = 'autocannon in a process of its own';

  async run(load: Load): Promise<LoadResult> {
    return checked(await runProgram<LoadResult>('../load/autocannon.main.ts', load), 0);
  }
}

/** A few repeated requests at the end of a load that sends each once are refused, rightly. */
function checked(result: LoadResult, tolerated: number): LoadResult {
  if (result.failed > tolerated) throw new Error(`${result.failed} of ${result.requests} requests failed`);
  return result;
}
