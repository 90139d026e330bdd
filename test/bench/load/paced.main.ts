import { readFileSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { SeededRandom } from '../dataset/random.js';
import type { LoadResult } from './load-generator.js';
import { splitRequests } from './request-file.js';

export interface PacedLoad {
  readonly url: string;
  readonly file: string;
  readonly connections: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
}

const WARM_UP_MS = 1_000;
const HEADERS_END = '\r\n\r\n';

/** One connection with one request under way at most; what it is sent is plain bytes. */
class Connection {
  private received = '';
  private readonly socket: Socket;

  constructor(
    url: URL,
    private readonly onAnswer: (connection: Connection, ok: boolean) => void,
  ) {
    this.socket = connect(Number(url.port), url.hostname).setNoDelay().setEncoding('latin1');
    this.socket.on('data', (chunk: string) => this.receive(chunk));
  }

  send(request: string): void {
    this.socket.write(request);
  }

  end(): void {
    this.socket.destroy();
  }

  private receive(chunk: string): void {
    this.received += chunk;
    const headersEnd = this.received.indexOf(HEADERS_END);
    if (headersEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.received)?.[1] ?? 0);
    if (this.received.length < headersEnd + HEADERS_END.length + length) return;
    const ok = this.received.startsWith('HTTP/1.1 2');
    this.received = '';
    this.onAnswer(this, ok);
  }
}

/**
 * Sends requests at random moments, so many a second on average, whether or not earlier ones are answered. Time counts
 * from the moment a request was due, so a server that stalls is charged for all that had to wait meanwhile.
 */
class PacedRun {
  private readonly random = new SeededRandom(7);
  private readonly requests: readonly string[];
  private readonly latenciesMs: number[] = [];
  private readonly idle: Connection[] = [];
  private readonly dueMs = new Map<Connection, number>();
  private readonly waitingMs: number[] = [];
  private readonly startMs = performance.now();
  private nextMs = this.startMs;
  private sent = 0;
  private failed = 0;

  constructor(private readonly load: PacedLoad) {
    this.requests = splitRequests(readFileSync(load.file, 'utf8'));
    const url = new URL(load.url);
    for (let made = 0; made < load.connections; made++)
      this.idle.push(new Connection(url, (connection, ok) => this.answered(connection, ok)));
  }

  async run(): Promise<LoadResult> {
    const endMs = this.startMs + WARM_UP_MS + this.load.seconds * 1000;
    await new Promise<void>((resolve) => {
      const tick = () => {
        const now = performance.now();
        for (; this.nextMs <= now; this.nextMs += this.untilNextMs()) this.waitingMs.push(this.nextMs);
        while (this.waitingMs.length > 0 && this.idle.length > 0) this.send();
        if (now < endMs) setTimeout(tick, 1);
        else resolve();
      };
      tick();
    });
    for (const connection of [...this.idle, ...this.dueMs.keys()]) connection.end();
    const sorted = Float64Array.from(this.latenciesMs).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 1000;
    return {
      requestsPerSecond: sorted.length / this.load.seconds,
      p50Micros: at(0.5),
      p99Micros: at(0.99),
      requests: sorted.length,
      failed: this.failed,
    };
  }

  private send(): void {
    const connection = this.idle.pop()!;
    this.dueMs.set(connection, this.waitingMs.shift()!);
    connection.send(this.requests[this.sent++ % this.requests.length]!);
  }

  private answered(connection: Connection, ok: boolean): void {
    const due = this.dueMs.get(connection)!;
    if (!ok) this.failed++;
    if (due > this.startMs + WARM_UP_MS) this.latenciesMs.push(performance.now() - due);
    this.dueMs.delete(connection);
    this.idle.push(connection);
    if (this.waitingMs.length > 0) this.send();
  }

  private untilNextMs(): number {
    return (-Math.log(1 - this.random.next()) * 1000) / this.load.requestsPerSecond;
  }
}

const load = JSON.parse(readFileSync(0, 'utf8')) as PacedLoad; // from the status line
new PacedRun(load).run().then(
  (result) => console.log(JSON.stringify(result)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
