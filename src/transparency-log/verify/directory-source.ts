import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '../../event-store/event-store.js';
import { unavailable } from '../../kernel/domain-error.js';
import { START } from '../../kernel/event.js';
import { entryOf } from '../leaf.js';
import { sameHash } from '../merkle/tree-hasher.js';
import { readCheckpointText } from '../notes/checkpoint.js';
import { readNote } from '../notes/signed-note.js';
import { SEAL_FILE } from '../seal/seal-file.js';
import { SealRows } from '../seal/seal-rows.js';
import { Difference, type LoggedLeaf, TreeSource } from './tree-source.js';

/** The data directory of a service that does not run: what it sealed beside the log it sealed. */
export class DirectorySource extends TreeSource {
  private readonly rows: SealRows;

  private constructor(
    private readonly db: DatabaseSync,
    private readonly store: EventStore,
    private readonly keys: readonly string[],
  ) {
    super();
    this.rows = new SealRows(db);
  }

  /** `keys` are the verifier keys of the private keys in the directory. */
  static open(directory: string, store: EventStore, keys: readonly string[]): DirectorySource {
    const file = join(directory, SEAL_FILE);
    if (!existsSync(file))
      throw unavailable('audit/nothing-sealed', `Nothing is sealed in ${directory}. Start the service on it once`);
    return new DirectorySource(new DatabaseSync(file, { readOnly: true }), store, keys);
  }

  async checkpoint(): Promise<string> {
    const { size, note } = this.rows.checkpoint();
    const read = readNote(note);
    if ((read && readCheckpointText(read.text)?.size) !== size)
      throw new Difference(undefined, `The stored checkpoint is not one of ${size} events`);
    return note;
  }

  async claimedKeys(): Promise<readonly string[]> {
    return this.keys;
  }

  async tile(level: number, index: number): Promise<Uint8Array> {
    return this.rows.hashes(level, index);
  }

  async entries(index: number): Promise<Uint8Array> {
    return this.rows.bundle(index).entries;
  }

  async *events(): AsyncIterable<LoggedLeaf> {
    for await (const event of this.store.readAll(START))
      yield {
        position: event.position,
        differenceFrom: (entry) => (sameHash(entryOf(event), entry) ? undefined : whatDiffers(entryOf(event), entry)),
      };
  }

  close(): void {
    this.db.close();
  }
}

function whatDiffers(logged: Uint8Array, sealed: Uint8Array): string {
  const [one, other] = [logged, sealed].map(
    (bytes) => JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>,
  );
  const names = Object.keys({ ...one, ...other }).filter((name) => one![name] !== other![name]);
  return names.map((name) => (name === 'dataHash' ? 'its data' : name)).join(', ') || 'its form';
}
