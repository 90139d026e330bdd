import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type Request =
  | { readonly do: 'open' | 'read' | 'reopen' | 'close' }
  | { readonly do: 'append'; readonly appends: number; readonly bytes: number }
  | { readonly do: 'append-all'; readonly bytes: number }
  | { readonly do: 'remove'; readonly file: string };

export interface Refusal {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
}

export type Answer = { readonly positions: readonly number[] } | { readonly refusal: Refusal };

export const nodeCommand = (program: string, ...args: string[]): string[] => [
  process.execPath,
  '--require',
  join(__dirname, 'ts-hook.cjs'),
  join(__dirname, program),
  ...args,
];

/** A real process with an event store of its own, that does what it is asked. */
export class LogProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** `wrap` puts another command before it, that must end by becoming the process. */
  static async start(
    directory: string,
    wrap: (command: string[]) => string[] = (command) => command,
  ): Promise<LogProcess> {
    const [file, ...args] = wrap(nodeCommand('log-process.main.ts', directory));
    const started = new LogProcess(spawn(file!, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    await started.nextAnswer();
    return started;
  }

  get pid(): number {
    return this.child.pid!;
  }

  async ask(request: Request): Promise<readonly number[]> {
    const answer = await this.try(request);
    if ('refusal' in answer) throw new Error(`${request.do}: ${answer.refusal.message}`);
    return answer.positions;
  }

  async refusalOf(request: Request): Promise<Refusal> {
    const answer = await this.try(request);
    if ('positions' in answer) throw new Error(`${request.do} was not refused`);
    return answer.refusal;
  }

  async close(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.send({ do: 'close' } satisfies Request);
    await exit;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  try(request: Request): Promise<Answer> {
    const answer = this.nextAnswer();
    this.child.send(request);
    return answer;
  }

  private nextAnswer(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: string | null) =>
        reject(new Error(`the process ended (${signal ?? code}) before it answered`));
      this.child.once('exit', ended);
      this.child.once('message', (answer) => {
        this.child.off('exit', ended);
        resolve(answer as Answer); // it sends nothing else
      });
    });
  }
}
