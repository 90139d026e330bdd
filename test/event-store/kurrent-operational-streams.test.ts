import { Connection } from '../../src/event-store/kurrentdb/connection.js';
import { KurrentOperationalStreams } from '../../src/event-store/kurrentdb/kurrent-operational-streams.js';
import { NEVER_WRITTEN } from '../../src/event-store/operational-streams.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, collect, refused } from '../contract/events.js';
import { describeOperationalStreams } from '../contract/operational-streams.contract.js';
import { aPrefix, describeWithEngine, engine } from '../engine/engine.js';

class OwnConnection extends KurrentOperationalStreams {
  constructor(
    private readonly own: Connection,
    prefix: string,
  ) {
    super(own, prefix, new RandomIds());
  }
  override close(): Promise<void> {
    return this.own.close();
  }
}

const prefix = `ops-${aPrefix()}`;
const open = async () => new OwnConnection(Connection.to(engine, new SystemClock()), prefix);

describeOperationalStreams('KurrentDB', open, { skipUnless: engine });

describeWithEngine('on KurrentDB', () => {
  test('a writer that was replaced is refused by the revision that it knows', async () => {
    const [replaced, holder] = [await open(), await open()];
    const stream = aStream();
    const keep = { keep: 10 };
    const end = await replaced.append(stream, NEVER_WRITTEN, [{ cursor: 1 }], keep);
    await holder.append(stream, end, [{ cursor: 2 }], keep);
    await expect(replaced.append(stream, end, [{ cursor: 3 }], keep)).rejects.toEqual(
      refused('conflict', 'stream/wrong-revision'),
    );
    expect(await collect(holder.readBackwards(stream))).toMatchObject([
      { data: { cursor: 2 } },
      { data: { cursor: 1 } },
    ]);
    await Promise.all([replaced.close(), holder.close()]);
  });

  test('retention outlives the writer that gave it, and removing what was removed does nothing', async () => {
    const stream = aStream();
    const first = await open();
    const end = await first.append(stream, NEVER_WRITTEN, [{ n: 0 }, { n: 1 }, { n: 2 }], { keep: 2 });
    await first.close();
    const second = await open();
    await second.append(stream, end, [{ n: 3 }], { keep: 2 });
    expect(await collect(second.readBackwards(stream))).toMatchObject([{ data: { n: 3 } }, { data: { n: 2 } }]);
    await second.remove(stream);
    await second.remove(stream);
    expect(await collect(second.readBackwards(stream))).toEqual([]);
    await second.close();
  });
});
