import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { START } from '../../../src/kernel/event.js';
import { SEAL_FILE, SealFile } from '../../../src/transparency-log/seal/seal-file.js';
import { leafOf } from '../../../src/transparency-log/seal/sealer.js';
import { DirectorySource } from '../../../src/transparency-log/verify/directory-source.js';
import { Difference } from '../../../src/transparency-log/verify/tree-source.js';
import { verifyLog } from '../../../src/transparency-log/verify/verify-log.js';
import { SeededRandom } from '../../bench/dataset/random.js';
import { dose } from '../../doses.js';
import { SealedLog } from '../sealed-log.js';

const FLIPS = dose('FLIPS', { usual: 60, long: 1_000 });
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const EVENTS = 270;

let log: SealedLog;
let source: DirectorySource;
let files: { readonly log: DatabaseSync; readonly seal: DatabaseSync };
beforeAll(async () => {
  log = new SealedLog();
  await log.append(EVENTS);
  await log.sealed();
  await log.sealer.stop();
  source = DirectorySource.open(log.directory, log.store, log.verifierKeys);
  files = {
    log: new DatabaseSync(join(log.directory, 'log.sqlite')),
    seal: new DatabaseSync(join(log.directory, SEAL_FILE)),
  };
  const guards = files.log.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of guards) files.log.exec(`DROP TRIGGER ${String(name)}`);
});
afterAll(async () => {
  source.close();
  files.log.close();
  files.seal.close();
  await log.discard();
});

const seenFile = () => join(log.directory, 'seen');
const verify = () => verifyLog(source, { keys: [], seenFile: seenFile(), onProgress: () => undefined });
const difference = async (): Promise<Difference | undefined> => {
  try {
    await verify();
    return undefined;
  } catch (error) {
    if (error instanceof Difference) return error;
    throw error;
  }
};

interface Place {
  readonly db: DatabaseSync;
  readonly table: string;
  readonly column: string;
  readonly key: number;
}

function anyPlace(random: SeededRandom): Place {
  const position = random.between(1, EVENTS);
  const keysOf = (table: string, key: string) =>
    files.seal
      .prepare(`SELECT ${key} AS key FROM ${table}`)
      .all()
      .map((row) => Number(row['key']));
  switch (random.between(0, 3)) {
    case 0: {
      const columns = ['id', 'type', 'schema_version', 'recorded_at', 'data', 'metadata', 'stream', 'revision'];
      return { db: files.log, table: 'event', column: random.oneOf(columns), key: position };
    }
    case 1:
      return { db: files.seal, table: 'tile', column: 'hashes', key: random.oneOf(keysOf('tile', 'key')) };
    case 2:
      return { db: files.seal, table: 'bundle', column: 'entries', key: random.oneOf(keysOf('bundle', 'n')) };
    default:
      return { db: files.seal, table: 'checkpoint', column: random.oneOf(['note', 'note', 'note', 'size']), key: 1 };
  }
}

/** Changes one byte of a stored value; answers how to put it back, or undefined when a key of the table forbids it. */
function flip({ db, table, column, key }: Place, random: SeededRandom): (() => void) | undefined {
  const { value, kind } = db
    .prepare(`SELECT ${column} AS value, typeof(${column}) AS kind FROM ${table} WHERE rowid = ?`)
    .get(key) as { value: string | number | Uint8Array; kind: 'text' | 'integer' | 'blob' };
  const put = (changed: string | number | Uint8Array) =>
    db
      .prepare(`UPDATE ${table} SET ${column} = ${kind === 'text' ? 'CAST(? AS TEXT)' : '?'} WHERE rowid = ?`)
      .run(typeof changed === 'string' ? Buffer.from(changed) : changed, key);
  try {
    if (kind === 'integer') put((value as number) + random.oneOf([1, -1]));
    else {
      const bytes = kind === 'text' ? Buffer.from(value as string) : Buffer.from(value as Uint8Array);
      bytes[random.between(0, bytes.length - 1)]! ^= random.between(1, 255);
      put(bytes);
    }
  } catch (error) {
    if (/constraint/i.test(String(error))) return undefined;
    throw error;
  }
  return () => put(value);
}

/** The operator turned forger: the same keys sign another tree of the same log. */
class SealedLogCopy {
  readonly directory = mkdtempSync(join(tmpdir(), 'detente-forged-'));

  constructor(private readonly log: SealedLog) {}

  async make(): Promise<void> {
    const file = SealFile.open(this.directory);
    try {
      const leaves = [];
      for await (const event of this.log.store.readAll(START)) leaves.push(leafOf(event));
      file.append(leaves, this.log.keys.sign);
    } finally {
      file.close();
    }
  }

  discard(): void {
    rmSync(this.directory, { recursive: true });
  }
}

test('the log as it was written is found to be in order', async () => {
  expect(await verify()).toMatchObject({
    eventsCompared: EVENTS,
    checkpoint: { origin: 'example.com/log', size: EVENTS },
  });
});

test(
  `each of ${FLIPS} bytes changed somewhere in events, entries, tiles and checkpoint is found (SEED=${SEED})`,
  async () => {
    const random = new SeededRandom(SEED);
    await verify();
    for (let done = 0; done < FLIPS;) {
      const place = anyPlace(random);
      const putBack = flip(place, random);
      if (!putBack) continue;
      const found = await difference();
      putBack();
      const { table, column, key } = place;
      expect({ done, table, column, key, found: found?.name }).toEqual({
        done,
        table,
        column,
        key,
        found: 'Difference',
      });
      if (table === 'event')
        expect({ done, column, position: found!.position }).toEqual({ done, column, position: key });
      done += 1;
    }
    expect(await difference()).toBeUndefined();
  },
  Math.max(60_000, FLIPS * 60),
);

test('a tree that was made anew from a changed log is found by who saw the old one', async () => {
  await verify();
  const { value } = files.log.prepare('SELECT data AS value FROM event WHERE position = 100').get()!;
  files.log.prepare(`UPDATE event SET data = replace(data, 'd-', 'e-') WHERE position = 100`).run();
  const forged = new SealedLogCopy(log);
  try {
    await forged.make();
    const again = DirectorySource.open(forged.directory, log.store, log.verifierKeys);
    try {
      const fresh = { keys: [], seenFile: join(forged.directory, 'seen'), onProgress: () => undefined };
      expect(await verifyLog(again, fresh)).toMatchObject({ eventsCompared: EVENTS });
      await expect(verifyLog(again, { ...fresh, seenFile: seenFile() })).rejects.toThrow(/this verifier saw before/);
    } finally {
      again.close();
    }
  } finally {
    forged.discard();
    files.log.prepare('UPDATE event SET data = ? WHERE position = 100').run(value!);
  }
});

test('a log that lost its end is found by who saw it whole', async () => {
  await verify();
  const last = files.log.prepare('SELECT * FROM event WHERE position = ?').get(EVENTS) as Record<string, string>;
  files.log.prepare('DELETE FROM event WHERE position = ?').run(EVENTS);
  expect(await difference()).toMatchObject({ position: EVENTS });
  const names = Object.keys(last);
  files.log
    .prepare(`INSERT INTO event (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...Object.values(last));
  expect(await difference()).toBeUndefined();
});
