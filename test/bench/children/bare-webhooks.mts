// A loop that does nothing but post the same bytes to a receiver, so many at once.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';

interface Input {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly count: number;
  readonly connections: number;
}

const { url, body, headers, count, connections } = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const dispatcher = new Agent({ connections, pipelining: 1 });
let left = count;
const startedMs = performance.now();

async function postForEver(): Promise<void> {
  while (left-- > 0) {
    const answer = await request(url, { method: 'POST', headers, body, dispatcher });
    await answer.body.dump();
    if (answer.statusCode !== 204) throw new Error(`the receiver answered ${answer.statusCode}`);
  }
}

await Promise.all(Array.from({ length: connections }, postForEver));
const seconds = (performance.now() - startedMs) / 1000;
await dispatcher.close();
process.stdout.write(`${JSON.stringify({ perSecond: count / seconds })}\n`);
