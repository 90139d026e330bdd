import { Agent, request } from 'undici';
import { ADMIN } from '../../e2e/keys.js';
import type { Bench } from '../bench.js';
import { runProgram, Server, untilReady } from '../children/child.js';
import { SeededRandom } from '../dataset/random.js';
import { type Delivery, WebhookReceiver } from '../load/webhook-receiver.js';
import { byRatio, byValue, type Row } from '../report.js';

const PROCESSES = 8;
const RATES = [50, 200, 1_000];
/** Connections that the service opens to one host. */
const CONNECTIONS = 8;
const ENVIRONMENT = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' };
const RECORDED = { changes: ['development.recorded'] };
const LONGEST_MS = 120_000;

/** From recorded to received, as fast as can be, and to many: every delivery is counted against what was recorded. */
export async function webhooksLine(bench: Bench): Promise<Row[]> {
  const receiver = await WebhookReceiver.start();
  try {
    return [
      ...(await withService(bench, 'latency', receiver, latencies)),
      ...(await withService(bench, 'sustained', receiver, sustained)),
      ...(await withService(bench, 'fan-out', receiver, fanOut)),
    ];
  } finally {
    await receiver.stop();
  }
}

interface Stage {
  readonly bench: Bench;
  readonly server: Server;
  readonly client: Client;
  readonly receiver: WebhookReceiver;
}

async function withService(
  bench: Bench,
  name: string,
  receiver: WebhookReceiver,
  measure: (stage: Stage) => Promise<Row[]>,
): Promise<Row[]> {
  bench.progress.step(`webhooks: ${name}`);
  receiver.deliveries = [];
  const server = await Server.service(bench.ours, bench.path(`webhooks-${name}`), ENVIRONMENT);
  const client = new Client(server.url);
  try {
    await untilReady(server);
    for (let n = 0; n < PROCESSES; n++) await client.post('/api/v1/processes', { id: `p-${n}`, title: `p-${n}` });
    return await measure({ bench, server, client, receiver });
  } finally {
    await client.close();
    await server.stop();
  }
}

async function latencies({ bench, client, receiver }: Stage): Promise<Row[]> {
  await client.post('/api/v1/webhooks', { url: receiver.url, filter: RECORDED });
  const rows: Row[] = [];
  for (const rate of RATES) {
    bench.progress.part(`${rate} a second`);
    receiver.deliveries = [];
    await receiver.until(await paced(client, Math.min(rate, 200), 1), LONGEST_MS);
    receiver.deliveries = [];
    const count = await paced(client, rate, bench.options.seconds);
    await receiver.until(count, LONGEST_MS);
    reconcile(receiver.deliveries, count);
    const p95 = percentile(receiver.deliveries.map(latencyMs), 0.95);
    rows.push(
      byValue({ name: `recorded → received at ${rate} a second, p95`, unit: 'ms', ours: p95 }, { atMost: 100 }),
    );
  }
  return rows;
}

async function sustained({ bench, client, receiver }: Stage): Promise<Row[]> {
  const count = bench.options.small ? 4_000 : 40_000;
  const { id } = await client.post('/api/v1/webhooks', { url: receiver.url, filter: RECORDED });
  await client.post(`/api/v1/webhooks/${id}/disable`, {});
  for (let n = 0; n < PROCESSES; n++) {
    const developments = Array.from({ length: count / PROCESSES }, () => development());
    const dossier = { process: { id: `p-${n}`, title: `p-${n}` }, measures: [], developments };
    await client.post(`/api/v1/processes/p-${n}/import`, dossier);
  }
  await client.post(`/api/v1/webhooks/${id}/enable`, {});
  await receiver.until(count, LONGEST_MS);
  reconcile(receiver.deliveries, count);
  const [first, last] = [receiver.deliveries[0]!, receiver.deliveries.at(-1)!];
  const ours = count / ((last.atMs - first.atMs) / 1000);
  const { body, headers } = last;
  const bare = await runProgram<{ perSecond: number }>('bare-webhooks.mts', {
    url: receiver.url,
    body,
    headers: ownHeaders(headers),
    count,
    connections: CONNECTIONS,
  });
  const told = { name: 'deliveries, sustained', unit: 'a second', ours };
  return [byRatio({ ...told, reference: bare.perSecond, referenceName: 'bare undici loop' }, { atLeast: 0.6 })];
}

async function fanOut({ bench, server, client, receiver }: Stage): Promise<Row[]> {
  const count = bench.options.small ? 1_000 : 10_000;
  bench.progress.part(`${count} subscriptions`);
  const subscribeSome = async () => {
    for (let n = 0; n < count / 50; n++) await client.post('/api/v1/webhooks', { url: receiver.url, filter: RECORDED });
  };
  await Promise.all(Array.from({ length: 50 }, subscribeSome));
  await client.post('/api/v1/processes/p-0/developments', development());
  await receiver.until(count, LONGEST_MS);
  if (new Set(receiver.deliveries.map(({ id }) => id)).size !== count) throw new Error('a delivery came twice');
  const p99 = percentile(receiver.deliveries.map(latencyMs), 0.99) / 1000;
  const { peak } = server.memoryMib();
  return [
    byValue({ name: `one event to ${count} subscriptions, p99`, unit: 's', ours: p99 }, { atMost: 10 }),
    byValue({ name: `memory with ${count} subscriptions`, unit: 'MiB', ours: peak }, { atMost: 512 }),
  ];
}

/** Posts at random moments, so many a second on average, whether or not earlier ones are answered. Answers how many. */
async function paced(client: Client, rate: number, seconds: number): Promise<number> {
  const random = new SeededRandom(7);
  const endMs = performance.now() + seconds * 1000;
  const posting: Promise<unknown>[] = [];
  for (let nextMs = performance.now(); nextMs < endMs; nextMs += (-Math.log(1 - random.next()) * 1000) / rate) {
    const waitMs = nextMs - performance.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const path = `/api/v1/processes/p-${random.between(0, PROCESSES - 1)}/developments`;
    posting.push(client.post(path, development()));
  }
  await Promise.all(posting);
  return posting.length;
}

let made = 0;
const development = () => ({
  id: `d-${made++}`,
  date: '2024-05-02',
  type: 'report',
  title: 'A report of what is under way between the two sides',
  effects: [],
});

class Client {
  private readonly dispatcher = new Agent({ connections: 64, pipelining: 1 });

  constructor(private readonly url: string) {}

  async post(path: string, body: object): Promise<{ readonly id: string }> {
    const answer = await request(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ADMIN },
      body: JSON.stringify(body),
      dispatcher: this.dispatcher,
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path} was answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text) as { readonly id: string };
  }

  close(): Promise<void> {
    return this.dispatcher.close();
  }
}

interface Told {
  readonly recordedtime: string;
  readonly source: string;
  readonly sequence: string;
  readonly previous?: string;
}

function latencyMs({ body, atMs }: Delivery): number {
  const { recordedtime } = JSON.parse(body) as Told;
  return atMs - (Date.parse(recordedtime) + Number(recordedtime.slice(23, 26)) / 1000);
}

/** Every one came once, and each names the one before it in its process. */
function reconcile(deliveries: readonly Delivery[], count: number): void {
  if (deliveries.length !== count || new Set(deliveries.map(({ id }) => id)).size !== count)
    throw new Error(`${deliveries.length} deliveries for ${count} events`);
  const last = new Map<string, string>();
  for (const { body } of deliveries) {
    const { source, sequence, previous } = JSON.parse(body) as Told;
    const before = last.get(source);
    if (before !== undefined && before !== previous) throw new Error(`${sequence} names ${previous} after ${before}`);
    last.set(source, sequence);
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

const OWN = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
const ownHeaders = (headers: Delivery['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.has(name)));
