import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { STEP_LIMIT_MS } from '../doses.js';
import { ADMIN_KEY } from '../e2e/keys.js';
import { nodeCommand } from './log-process.js';

export interface Started {
  readonly environment?: NodeJS.ProcessEnv;
  readonly words?: readonly string[];
  /** Puts another command before it, that must end by becoming the process. */
  readonly wrap?: (command: string[]) => string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** The whole service as a real process on a port of its own. */
export class ServiceProcess {
  private static readonly running = new Set<ServiceProcess>();
  readonly ended: Promise<Ended>;
  private output = '';
  private errors = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (text: Buffer) => (this.output += text.toString()));
    child.stderr!.on('data', (text: Buffer) => (this.errors += text.toString()));
    ServiceProcess.running.add(this);
    this.ended = once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      errors: this.errors,
    }));
    void this.ended.then(() => ServiceProcess.running.delete(this));
  }

  /** Does not wait until it listens. */
  static spawn(
    directory: string,
    { environment = {}, words = [], wrap = (command) => command }: Started = {},
  ): ServiceProcess {
    const [file, ...args] = wrap([...nodeCommand(join('..', '..', 'src', 'main.ts')), ...words]);
    const env = {
      PATH: process.env['PATH'],
      PORT: '0',
      DATA_DIR: directory,
      DOSSIER: 'none',
      ADMIN_KEY,
      // A load is one client, on a machine as fast as it may be.
      RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
      ...environment,
    };
    return new ServiceProcess(spawn(file!, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  static async start(directory: string, how: Started = {}): Promise<ServiceProcess> {
    const service = ServiceProcess.spawn(directory, how);
    await service.says(/Listening on/);
    return service;
  }

  /** Leaves none behind, however a test ended. */
  static async killAll(): Promise<void> {
    await Promise.all([...ServiceProcess.running].map((service) => service.kill()));
  }

  get pid(): number {
    return this.child.pid!;
  }

  get url(): string {
    return /Listening on (http:\/\/[^"]+)/.exec(this.output)![1]!;
  }

  /** Its log so far. */
  get log(): string {
    return this.output;
  }

  /** Resolves when its log has a line like this. */
  async says(line: RegExp): Promise<void> {
    const ended = this.ended.then(({ code, errors }) => {
      throw new Error(`the service ended (${code}) before it said ${line}: ${errors}`);
    });
    ended.catch(() => undefined);
    const late = AbortSignal.timeout(STEP_LIMIT_MS);
    while (!line.test(this.output))
      await Promise.race([once(this.child.stdout!, 'data', { signal: late }), ended]).catch((error: unknown) => {
        throw late.aborted ? new Error(`the service did not say ${line} within ${STEP_LIMIT_MS} ms`) : error;
      });
  }

  kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  /** Asks it to stop. */
  terminate(): Promise<Ended> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}
