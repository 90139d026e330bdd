import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ADMIN_KEY } from '../../e2e/keys.js';
import type { Build } from '../build.js';
import { processorMicros, residentMib } from '../machine.js';

const HOOK = join(__dirname, '../../faults/ts-hook.cjs');
const LISTENING = /Listening on (http:\/\/[^\s"]+)/;

/** Programs ending in `.mts` run as they are; loading the compiler would count as their own time and memory. */
export function programCommand(program: string): string[] {
  const file = join(__dirname, program);
  return program.endsWith('.mts') ? ['--disable-warning=ExperimentalWarning', file] : ['--require', HOOK, file];
}

/** Runs a program of this folder to its end; it reads its input and writes its result as JSON. */
export async function runProgram<Result>(program: string, input: object, nodeOptions: readonly string[] = []) {
  const child = spawn(process.execPath, [...nodeOptions, ...programCommand(program)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(input));
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as Result;
}

/** A server in a process of its own. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** The service as it ships, on a port that is free. */
  static service(build: Build, dataDir: string, environment: NodeJS.ProcessEnv = {}): Promise<Server> {
    const env = { ...serviceEnvironment(dataDir, 0), ...environment };
    return Server.start([...build.nodeOptions, ...build.serviceCommand()], env);
  }

  static reference(program: string, input: object): Promise<Server> {
    return Server.start([...programCommand(program), JSON.stringify(input)], process.env);
  }

  private static async start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Server> {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        output = (output + chunk).slice(-10_000);
        const found = LISTENING.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) =>
        reject(new Error(`a server ended with ${String(code)} before it listened\n${output}`)),
      );
    });
    return new Server(child, url);
  }

  memoryMib(): { readonly now: number; readonly peak: number } {
    return residentMib(this.child.pid!);
  }

  /** What all of its threads have used so far. */
  processorMicros(): number {
    return processorMicros(this.child.pid!);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}

export const serviceEnvironment = (dataDir: string, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  DATA_DIR: dataDir,
  PORT: String(port),
  HOST: '127.0.0.1',
  ADMIN_KEY,
  DOSSIER: 'none',
  LOG_LEVEL: 'info',
  ...WITHOUT_LIMITS,
});

/** One client asks for all there is. */
const WITHOUT_LIMITS = {
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_UPLOAD_BYTES_PER_HOUR: '0',
  WEBHOOK_SUBSCRIPTIONS_PER_KEY: '0',
  WEBHOOK_SUBSCRIPTIONS_PER_HOST: '0',
};

/** Ready to answer, and done with sealing what came before: a service in use is not busy with its past. */
export async function untilReady({ url }: Server): Promise<void> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  while (!(await fetch(`${url}/health/ready`)).ok) await pause();
  const { head } = (await (await fetch(`${url}/api/v1/events?limit=1`)).json()) as { head: number };
  while (Number((await (await fetch(`${url}/audit/checkpoint`)).text()).split('\n')[1]) < head) await pause();
}
