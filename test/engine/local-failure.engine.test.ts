import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KurrentEventStore } from '../../src/event-store/kurrentdb/kurrent-event-store.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, collect, refused, someEvents } from '../contract/events.js';
import { aPrefix, describeWithEngine, engine, replicaDirectory } from './engine.js';

describeWithEngine('a replica whose directory cannot be written', () => {
  test('says that the write is safe and not numbered, and goes on by itself once it can', async () => {
    const [prefix, dataDir] = [aPrefix(), replicaDirectory()];
    const store = await KurrentEventStore.connect({ url: engine, prefix, dataDir }, new SystemClock());
    const stream = aStream();
    await store.append(stream, 'none', someEvents(1));

    const file = readdirSync(dataDir).find((name) => /^kurrentdb-index-.*[.]sqlite$/.test(name))!;
    const inTheWay = new DatabaseSync(join(dataDir, file));
    inTheWay.exec('BEGIN IMMEDIATE');
    const events = someEvents(2);
    await expect(store.append(stream, 'any', events)).rejects.toEqual(refused('unavailable', 'log/not-numbered'));
    expect(store.health.problem).toMatch(/^cannot follow the engine .*: database is locked$/);
    expect(await store.head()).toBe(1);

    inTheWay.exec('ROLLBACK');
    inTheWay.close();
    expect(await store.append(stream, 'any', events)).toMatchObject({ position: 3, repeated: true });
    expect(await collect(store.readStream(stream))).toHaveLength(3);
    await store.close();
  });

  test('takes an index that is no database for none', async () => {
    const [prefix, dataDir] = [aPrefix(), replicaDirectory()];
    const connect = () => KurrentEventStore.connect({ url: engine, prefix, dataDir }, new SystemClock());
    const first = await connect();
    await first.append(aStream(), 'none', someEvents(5));
    const events = await collect(first.readAll(0 as never));
    await first.close();
    const file = readdirSync(dataDir).find((name) => /^kurrentdb-index-.*[.]sqlite$/.test(name))!;
    writeFileSync(
      join(dataDir, file),
      'no database at all, but a text that is longer than the header of one. '.repeat(10),
    );
    const second = await connect();
    expect(await collect(second.readAll(0 as never))).toEqual(events);
    await second.close();
  });
});
