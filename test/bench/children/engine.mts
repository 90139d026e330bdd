// Appends and catches up through the event store, and through the bare client doing the same, in turns.
import { randomUUID } from 'node:crypto';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import {
  type AllStreamSubscription,
  type EventData,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  type Position,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import type { NewEvent, StreamId } from '../../../src/kernel/event.js';

interface Input {
  readonly dist: string;
  readonly directory: string;
  readonly url: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: readonly number[];
  readonly events: number;
}

const input = JSON.parse(readFileSync(0, 'utf8')) as Input; // from test/bench
const built = (file: string) => import(pathToFileURL(join(input.dist, file)).href) as Promise<unknown>;
const { KurrentEventStore } = (await built(
  'event-store/kurrentdb/kurrent-event-store.js',
)) as typeof import('../../../src/event-store/kurrentdb/kurrent-event-store.js');
const { SystemClock } = (await built(
  'operations/system-clock.js',
)) as typeof import('../../../src/operations/system-clock.js');

const client = KurrentDBClient.connectionString(input.url);
const aPrefix = () => `bench-${randomUUID()}-`;
const aDirectory = () => mkdtempSync(join(input.directory, 'engine-'));
const open = (prefix: string, dataDir: string) =>
  KurrentEventStore.connect({ url: input.url, prefix, dataDir }, new SystemClock());

const DATA = {
  title: 'Charter flights begin',
  note: 'x'.repeat(300),
  effects: [{ measure: 'air-charter', action: 'agree' }],
};
const METADATA = { actor: 'editor', correlationId: randomUUID() };
const anEvent = (): NewEvent =>
  ({ id: randomUUID(), type: 'DevelopmentRecorded', schemaVersion: 1, data: DATA, metadata: METADATA }) as never;
const bareEvent = (): EventData =>
  jsonEvent({
    id: randomUUID(),
    type: 'DevelopmentRecorded',
    data: DATA,
    metadata: { recordedAt: 0, event: METADATA },
  });

/** Appends in the time given, each client one after the other to a stream of its own; a second. */
async function appending(
  clients: number,
  append: (stream: string, revision: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  const end = started + input.seconds * 1_000;
  let appended = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const stream = randomUUID();
      for (let revision = -1; performance.now() < end; revision++) {
        await append(stream, revision);
        appended += 1;
      }
    }),
  );
  return (appended / (performance.now() - started)) * 1_000;
}

async function ours(clients: number): Promise<number> {
  const dataDir = aDirectory();
  const store = await open(aPrefix(), dataDir);
  const rate = await appending(clients, (stream, revision) =>
    store.append(stream as StreamId, revision === -1 ? 'none' : (revision as never), [anEvent()]),
  );
  await store.close();
  rmSync(dataDir, { recursive: true });
  return rate;
}

const appendBare = (prefix: string, stream: string, revision: number) =>
  client.appendToStream(`${prefix}${stream}`, bareEvent(), {
    streamState: revision === -1 ? NO_STREAM : BigInt(revision),
  });

/** Answered once the event has come back to a follower that keeps it in a row, as it must to be read here. */
async function bareAndBack(clients: number): Promise<number> {
  const prefix = aPrefix();
  const waiting = new Map<string, () => void>();
  const follower = following(prefix, (events) => {
    for (const { event } of events) waiting.get(`${event!.streamId}@${event!.revision}`)?.();
  });
  const rate = await appending(clients, async (stream, revision) => {
    const key = `${prefix}${stream}@${revision + 1}`;
    const back = new Promise<void>((resolve) => waiting.set(key, resolve));
    await Promise.all([appendBare(prefix, stream, revision), back]);
    waiting.delete(key);
  });
  await follower.stop();
  return rate;
}

async function bare(clients: number): Promise<number> {
  const prefix = aPrefix();
  return appending(clients, (stream, revision) => appendBare(prefix, stream, revision));
}

type Seen = Awaited<ReturnType<typeof client.readAll> extends AsyncIterable<infer Event> ? Event : never>;

/** Follows a prefix and keeps what comes, one transaction a turn of the event loop. */
function following(prefix: string, onKept: (events: readonly Seen[]) => void) {
  const dataDir = aDirectory();
  const { keep, close } = rows(join(dataDir, 'bare.sqlite'));
  let came: Seen[] = [];
  let last: Position | undefined;
  const filter = streamNameFilter({ prefixes: [prefix], checkpointInterval: 256 });
  const subscribe = (): AllStreamSubscription =>
    client
      .subscribeToAll({ fromPosition: last ?? START, filter })
      .on('data', (event) => {
        last = event.event!.position!;
        if (came.push(event as Seen) === 1)
          setImmediate(() => {
            const batch = came;
            came = [];
            keep(batch);
            onKept(batch);
          });
      })
      // The engine ends subscriptions that cannot keep up with a burst.
      .on('error', () => (subscription = subscribe()));
  let subscription = subscribe();
  return {
    stop: async () => {
      await subscription.unsubscribe();
      close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** A row with the event and where it was found, which two keys find again. */
function rows(file: string) {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768');
  db.exec(`CREATE TABLE event (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL,
    id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision)) STRICT;
    CREATE INDEX event_by_id ON event (stream, id)`);
  const insert = db.prepare('INSERT INTO event (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)');
  return {
    keep(events: readonly Seen[]) {
      db.exec('BEGIN');
      for (const { event } of events)
        insert.run(
          event!.streamId,
          event!.revision,
          event!.id,
          event!.type,
          JSON.stringify(event!.data),
          JSON.stringify(event!.metadata),
        );
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
}

async function fill(prefix: string): Promise<void> {
  const a = 500;
  for (let done = 0; done < input.events; done += a)
    await client.appendToStream(
      `${prefix}${randomUUID()}`,
      Array.from({ length: a }, () =>
        jsonEvent({
          id: randomUUID(),
          type: 'DevelopmentRecorded',
          data: DATA,
          metadata: { recordedAt: 1, schemaVersion: 1, event: METADATA },
        }),
      ),
      { streamState: NO_STREAM },
    );
}

async function catchUpOurs(prefix: string): Promise<number> {
  const dataDir = aDirectory();
  const started = performance.now();
  const store = await open(prefix, dataDir);
  const seconds = (performance.now() - started) / 1_000;
  const head = await store.head();
  await store.close();
  rmSync(dataDir, { recursive: true });
  if (head !== input.events) throw new Error(`${head} of ${input.events} events were numbered`);
  return input.events / seconds;
}

async function catchUpBare(prefix: string): Promise<number> {
  const started = performance.now();
  let kept = 0;
  let done: () => void;
  const all = new Promise<void>((resolve) => (done = resolve));
  const follower = following(prefix, (events) => {
    kept += events.length;
    if (kept >= input.events) done();
  });
  await all;
  const seconds = (performance.now() - started) / 1_000;
  await follower.stop();
  return input.events / seconds;
}

const rounds = { append: [] as object[], catchUp: [] as object[] };
for (const clients of input.clients) {
  await ours(clients); // warms up
  await bareAndBack(clients);
  for (let round = 0; round < input.rounds; round++)
    rounds.append.push({
      clients,
      ours: await ours(clients),
      bareAndBack: await bareAndBack(clients),
      bare: await bare(clients),
    });
}
const prefix = aPrefix();
await fill(prefix);
await catchUpOurs(prefix);
for (let round = 0; round < input.rounds; round++)
  rounds.catchUp.push({ ours: await catchUpOurs(prefix), bare: await catchUpBare(prefix) });
await client.dispose();
process.stdout.write(`${JSON.stringify(rounds)}\n`);
process.exit(0);
