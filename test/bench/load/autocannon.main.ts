import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { ADMIN } from '../../e2e/keys.js';
import type { Load, LoadResult } from './load-generator.js';
import { parseRawRequest, splitRequests } from './request-file.js';

/** Runs one load and writes its result as JSON. */
async function main({ url, file, connections, seconds, once }: Load): Promise<LoadResult> {
  const requests = splitRequests(readFileSync(file, 'utf8')).map(parseRawRequest);
  const headers = { ...ADMIN, 'content-type': 'application/json' };
  const share = Math.floor(requests.length / connections);
  // Its own histogram knows whole milliseconds only.
  const latenciesMs: number[] = [];
  let client = 0;
  const options: autocannon.Options = {
    url,
    connections,
    duration: seconds,
    ...(once && { maxConnectionRequests: share }),
    setupClient: (instance) => {
      const own = share === 0 ? requests : requests.slice(client * share, (client + 1) * share);
      client++;
      instance.setRequests(own.map((request) => (request.body === undefined ? request : { ...request, headers })));
    },
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error: unknown, done) => (error instanceof Error ? reject(error) : resolve(done)));
    run.on('response', (_client, _status, _bytes, milliseconds) => latenciesMs.push(milliseconds));
  });
  const answered = result['2xx'];
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    requestsPerSecond: answered / result.duration,
    p50Micros: sorted[sorted.length >> 1]! * 1000,
    p99Micros: sorted[Math.floor(sorted.length * 0.99)]! * 1000,
    requests: answered,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

const load = JSON.parse(readFileSync(0, 'utf8')) as Load; // from load-generator.ts
main(load).then(
  (result) => console.log(JSON.stringify(result)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
