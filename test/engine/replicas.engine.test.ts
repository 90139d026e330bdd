import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { KurrentDBClient, jsonEvent, streamNameFilter } from '@kurrent/kurrentdb-client';
import { copyLog } from '../../src/event-store/copy-log.js';
import { openLog } from '../../src/event-store/event-store.module.js';
import { Connection } from '../../src/event-store/kurrentdb/connection.js';
import { KurrentEventStore } from '../../src/event-store/kurrentdb/kurrent-event-store.js';
import { KurrentLease } from '../../src/event-store/kurrentdb/kurrent-lease.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { anId, aStream, collect, numbersFrom, someEvents } from '../contract/events.js';
import { holder } from '../contract/lease.contract.js';
import { cargoFlies, openExample, P, type Service, startService } from '../e2e/service.js';
import { nodeCommand } from '../faults/log-process.js';
import { aPrefix, describeWithEngine, engine, replicaDirectory } from './engine.js';

const TAKEOVER_MS = 10_000;

describeWithEngine('two replicas of one log', () => {
  let one: Service;
  let other: Service;
  let prefix: string;
  beforeAll(async () => {
    prefix = aPrefix();
    const settings = { eventStoreUrl: engine, eventStorePrefix: prefix };
    one = await startService(settings);
    other = await startService(settings);
    await openExample(one);
  });
  afterAll(() => Promise.all([one.stop(), other.stop()]));

  test('a write on one is readable on the other with minPosition', async () => {
    for (const n of numbersFrom(0, 20)) {
      const [writer, reader] = n % 2 === 0 ? [one, other] : [other, one];
      const { body } = await writer.http
        .post(`${P}/developments`)
        .send({ ...cargoFlies, id: `d-${n}` })
        .expect(201);
      const { position } = body as { position: number };
      await reader.http.get(`${P}/developments/d-${n}?minPosition=${position}`).expect(200);
    }
  });

  test('the same question at the same position gives the same bytes on both', async () => {
    const { body } = await one.http.post(`${P}/measures`).send({ id: 'visas', title: 'Visas' }).expect(201);
    const { position } = body as { position: number };
    const asked = `${P}/status?asOf=2023-06-01&atPosition=${position}&minPosition=${position}`;
    const answers = await Promise.all([one, other].map(({ http }) => http.get(asked).expect(200)));
    expect(answers[0]!.text).toBe(answers[1]!.text);
    const logs = await Promise.all([one, other].map(({ http }) => http.get('/api/v1/events?limit=1000').expect(200)));
    expect(logs[0]!.text).toBe(logs[1]!.text);
  });

  test('writers on both get revisions of their own, and every refusal names the conflict', async () => {
    const write = (service: Service, n: number) =>
      service.http.post(`${P}/developments`).send({ ...cargoFlies, id: `at-once-${n}` });
    const answers = await Promise.all(numbersFrom(0, 40).map((n) => write(n % 2 === 0 ? one : other, n)));
    const written = answers
      .filter(({ status }) => status === 201)
      .map(({ body }) => (body as { revision: number }).revision);
    expect(new Set(written).size).toBe(written.length);
    for (const { status, body } of answers)
      if (status !== 201) expect(body).toMatchObject({ status: 409, code: 'stream/wrong-revision' });
    expect(written.length).toBeGreaterThan(20);
  });

  test('the same Idempotency-Key on both writes once', async () => {
    const key = anId();
    const send = ({ http }: Service) =>
      http
        .post(`${P}/developments`)
        .set('Idempotency-Key', key)
        .send({ ...cargoFlies, id: 'once' })
        .expect(201);
    const answers = await Promise.all([send(one), send(other), send(one), send(other)]);
    expect(new Set(answers.map(({ body }) => (body as { position: number }).position)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(3);
  });

  test('prove the same events: the trees of both have one root, and so has that of a copy in a directory', async () => {
    const rootAt = async ({ http }: Service, size: number): Promise<string> => {
      for (;;) {
        const [, sealed, root] = (await http.get('/audit/checkpoint')).text.split('\n');
        if (Number(sealed) === size) return root!;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const directory = replicaDirectory();
    const copy = await openLog({ dataDir: directory, eventStoreUrl: '', eventStorePrefix: '' }, new SystemClock());
    const settings = { url: engine, prefix, dataDir: replicaDirectory() };
    const source = await KurrentEventStore.connect(settings, new SystemClock());
    const size = await source.head();
    await copyLog(source, copy, () => undefined);
    await Promise.all([source.close(), copy.close()]);
    const copied = await startService({ eventStoreUrl: '', dataDir: directory });
    const roots = await Promise.all([one, other, copied].map((service) => rootAt(service, size)));
    expect(new Set(roots).size).toBe(1);
    await copied.stop();
  });

  test('that start at once on an empty log have its first dossier once', async () => {
    const settings = { eventStoreUrl: engine, eventStorePrefix: aPrefix(), dossier: 'default' };
    const services = await Promise.all([startService(settings), startService(settings)]);
    const positions = await Promise.all(
      services.map(async ({ http }) => ((await http.get('/api/v1/events?limit=1')).body as { head: number }).head),
    );
    const alone = await startService({ dossier: 'default', eventStoreUrl: '' });
    const { head } = (await alone.http.get('/api/v1/events?limit=1')).body as { head: number };
    expect(positions).toEqual([head, head]);
    await Promise.all([...services, alone].map((service) => service.stop()));
  });
});

describeWithEngine('other people’s streams in the same database', () => {
  test('are neither numbered nor written to, also those that look like ours', async () => {
    const prefix = aPrefix();
    const client = KurrentDBClient.connectionString(engine);
    const event = () =>
      jsonEvent({ type: 'TheirsHappened', data: { theirs: true }, metadata: { recordedAt: 'today' } });
    const theirs = [`orders-${prefix}1`, `ops-${prefix}1`, prefix.slice(0, -1), `${prefix.toUpperCase()}1`];
    for (const stream of theirs) await client.appendToStream(stream, [event(), event()]);
    const store = await KurrentEventStore.connect(
      { url: engine, prefix, dataDir: replicaDirectory() },
      new SystemClock(),
    );
    const ours = aStream();
    await store.append(ours, 'none', someEvents(2));
    // One of them writes into our stream by mistake: it has no position, and the next append goes behind it.
    await client.appendToStream(`${prefix}${ours}`, event());
    for (const stream of theirs) await client.appendToStream(stream, event());
    expect(await store.append(ours, 'any', someEvents(1))).toMatchObject({ revision: 3, position: 3 });
    expect((await collect(store.readAll(0 as never))).map(({ revision }) => revision)).toEqual([0, 1, 3]);
    await store.close();
    for (const stream of theirs) {
      const found = await collect(client.readStream(stream));
      expect(found.map(({ event: read }) => read?.type)).toEqual(Array(3).fill('TheirsHappened'));
    }
    const all = await collect(client.readAll({ filter: streamNameFilter({ prefixes: [prefix] }) }));
    expect(new Set(all.map(({ event: read }) => read?.streamId))).toEqual(new Set([`${prefix}${ours}`]));
    await client.dispose();
  });
});

describeWithEngine('a lease whose holder is killed', () => {
  let child: ChildProcess;
  afterEach(() => void child.kill('SIGKILL'));

  test('is taken over within seconds', async () => {
    const [prefix, name] = [`ops-${aPrefix()}`, anId()];
    const [file, ...args] = nodeCommand('../engine/lease-holder.main.ts', engine, prefix, name);
    child = spawn(file!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout!, 'data');
    const connection = Connection.to(engine, new SystemClock());
    const next = holder(new KurrentLease(connection, prefix), name);
    child.kill('SIGKILL');
    const late = setTimeout(next.stop, TAKEOVER_MS);
    expect((await Promise.race([next.got, next.ended]))?.aborted).toBe(false);
    clearTimeout(late);
    next.stop();
    await next.ended;
    await connection.close();
  });
});
