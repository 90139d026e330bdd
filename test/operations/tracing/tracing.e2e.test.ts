import { EventStore } from '../../../src/event-store/event-store.js';
import { type RecordedEvent, START } from '../../../src/kernel/event.js';
import { cargoFlies, openExample, P, type Service, startService } from '../../e2e/service.js';
import { Subscriber } from '../../webhooks/subscriber.js';
import { type ReceivedSpan, SpanReceiver } from './span-receiver.js';

const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
const ASKED = 'POST /api/v1/processes/:process/developments';

let receiver: SpanReceiver;
let subscriber: Subscriber;
let service: Service;
beforeEach(async () => {
  receiver = await SpanReceiver.start();
  subscriber = await Subscriber.start();
});
afterEach(async () => {
  await service.stop();
  await subscriber.stop();
  await receiver.stop();
});

const start = async (tracing = true, protocol: 'http/json' | 'http/protobuf' = 'http/json') => {
  const settings = tracing ? { tracing: receiver.settings({ protocol }) } : {};
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'], ...settings });
  await openExample(service);
};
const subscribe = () =>
  service.http
    .post('/api/v1/webhooks')
    .send({ url: subscriber.url, filter: { changes: ['development.recorded'] } })
    .expect(201);
const record = (id: string, traceparent?: string) => {
  const asking = service.http.post(`${P}/developments`);
  if (traceparent !== undefined) void asking.set('traceparent', traceparent);
  return asking.send({ ...cargoFlies, id }).expect(201);
};
async function lastEvent(): Promise<RecordedEvent> {
  let last: RecordedEvent | undefined;
  for await (const event of service.app.get(EventStore).readAll(START)) last = event;
  return last!;
}

test('a write is one trace: the request, its command, the append, what is read of it, and its delivery', async () => {
  await start();
  await subscribe();
  await record('at-050', TRACEPARENT);
  await subscriber.until((all) => all.length === 1);
  const steps = [ASKED, 'ChangeProcess', 'append', 'read-model take', 'deliver webhook'];
  const inTrace = (name: string) => receiver.named(name).find(({ traceId }) => traceId === CALLER.traceId);
  await receiver.until(() => steps.every(inTrace));
  const spans = Object.fromEntries(steps.map((name) => [name, inTrace(name)!]));
  const parentOf = (name: string) => spans[name]!.parentSpanId;
  expect(parentOf(ASKED)).toBe(CALLER.spanId);
  expect(parentOf('ChangeProcess')).toBe(spans[ASKED]!.spanId);
  expect(parentOf('append')).toBe(spans['ChangeProcess']!.spanId);
  const { metadata } = await lastEvent();
  const [, , appendedIn] = metadata.traceparent!.split('-');
  expect(parentOf('read-model take')).toBe(appendedIn);
  expect(parentOf('deliver webhook')).toBe(appendedIn);
  expect(subscriber.all[0]!.headers['traceparent']).toBe(`00-${CALLER.traceId}-${spans['deliver webhook']!.spanId}-01`);
  expect(receiver.resource.get('service.name')).toBe('detente');
});

test('what a follower takes in together is linked to each trace that it comes from', async () => {
  await start();
  const traces = Array.from({ length: 12 }, (_, n) => `${CALLER.traceId.slice(0, -2)}${(n + 16).toString(16)}`);
  await Promise.all(traces.map((trace, n) => record(`d-${n}`, `00-${trace}-${CALLER.spanId}-01`)));
  const linked = () => receiver.spans.flatMap(({ links = [] }) => links.map(({ traceId }) => traceId));
  const single = () => receiver.named('transparency-log take').map(({ traceId }) => traceId);
  await receiver.until(() => traces.every((trace) => [...linked(), ...single()].includes(trace)));
  expect(new Set(linked()).size).toBeGreaterThan(1);
});

test('a request that fails is an error in its trace, and one that is refused is none', async () => {
  await start();
  await service.http.get('/no/such/address').expect(404);
  await service.http.get(`${P}/measures/no-such/status`).expect(404);
  await receiver.until(() => receiver.spans.some(({ name }) => name.endsWith('/measures/:measure/status')));
  const codes = (of: ReceivedSpan) => of.attributes.find(({ key }) => key === 'http.response.status_code')?.value;
  const [refused] = receiver.named('GET /api/v1/processes/:process/measures/:measure/status');
  expect(codes(refused!)).toEqual({ intValue: 404 });
  expect(refused!.status?.code ?? 0).toBe(0);
});

test('spans go out in protobuf where that is asked for', async () => {
  await start(true, 'http/protobuf');
  await receiver.until(() => receiver.requests.length > 0);
  const [{ path, headers, body }] = receiver.requests as [SpanReceiver['requests'][number]];
  expect([path, headers['content-type']]).toEqual(['/v1/traces', 'application/x-protobuf']);
  expect(body.includes('POST /api/v1/processes')).toBe(true);
});

test('without tracing the trace of the caller is kept with the event, and passed on to receivers', async () => {
  await start(false);
  await subscribe();
  await record('at-050', TRACEPARENT);
  expect((await lastEvent()).metadata.traceparent).toBe(TRACEPARENT);
  await subscriber.until((all) => all.length === 1);
  expect(subscriber.all[0]!.headers['traceparent']).toBe(TRACEPARENT);
  const { body } = await service.http.get('/api/v1/events?limit=500').expect(200);
  expect((body as { events: { traceparent?: string }[] }).events.at(-1)!.traceparent).toBe(TRACEPARENT);
});

test('without tracing and without a caller that has a trace, no event and no delivery is part of one', async () => {
  await start(false);
  await subscribe();
  await record('at-050');
  await record('at-051', 'no trace at all');
  await subscriber.until((all) => all.length === 2);
  for await (const { metadata } of service.app.get(EventStore).readAll(START))
    expect(metadata).not.toHaveProperty('traceparent');
  for (const { headers } of subscriber.all) expect(headers).not.toHaveProperty('traceparent');
});

test('the same write under its Idempotency-Key is the same write, in whatever trace it comes again', async () => {
  await start();
  const write = (n: number) =>
    service.http
      .post(`${P}/developments`)
      .set('Idempotency-Key', 'once')
      .set('traceparent', `00-${CALLER.traceId.slice(0, -1)}${n}-${CALLER.spanId}-01`)
      .send(cargoFlies)
      .expect(201);
  const [first, again] = [await write(1), await write(2)];
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
});
