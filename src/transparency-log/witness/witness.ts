import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../kernel/clock.js';
import { isConsistent } from '../merkle/proof-verification.js';
import { sameHash } from '../merkle/tree-hasher.js';
import { type Checkpoint, readCheckpointText } from '../notes/checkpoint.js';
import type { Signer, Verifier } from '../notes/keys.js';
import { formatSignature, readNote } from '../notes/signed-note.js';
import { newHasher } from '../sha256.js';
import { type AddCheckpoint, readAddCheckpoint, SIZE_TYPE } from './add-checkpoint.js';

/** An HTTP answer of C2SP tlog-witness. */
export interface WitnessAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const TEXT = 'text/plain; charset=utf-8';
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS seen (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT`;

/**
 * Vouches that the logs it knows only ever grow: it signs a checkpoint that is consistent with the last it signed, and
 * never another one. What it signed last is checked and replaced in one transaction that is on the disk before it answers.
 */
export class Witness {
  private readonly hasher = newHasher();

  private constructor(
    private readonly db: DatabaseSync,
    private readonly signer: Signer,
    private readonly logs: readonly Verifier[],
    private readonly clock: Clock,
  ) {}

  static open(file: string, signer: Signer, logs: readonly Verifier[], clock: Clock): Witness {
    const db = new DatabaseSync(file, { timeout: 5_000 });
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
    return new Witness(db, signer, logs, clock);
  }

  get verifierKey(): string {
    return this.signer.verifier.text;
  }

  addCheckpoint(body: string): WitnessAnswer {
    const request = readAddCheckpoint(body);
    const note = request && readNote(request.note);
    const checkpoint = note && readCheckpointText(note.text);
    if (!checkpoint) return refusal(400, 'not an old size, a consistency proof and a checkpoint');
    const keys = this.logs.filter(({ name }) => name === checkpoint.origin);
    if (keys.length === 0) return refusal(404, `the log ${checkpoint.origin} is not known here`);
    if (!keys.some((key) => key.accepts(note)))
      return refusal(403, 'not signed by a key of this log that is known here');
    if (request.oldSize > checkpoint.size) return refusal(400, 'the old size is larger than the checkpoint');
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const refused = this.refusalOf(request, checkpoint);
      if (!refused) this.replace(checkpoint);
      this.db.exec('COMMIT');
      return (
        refused ?? { status: 200, type: TEXT, body: formatSignature(this.signer.cosign(note.text, this.seconds())) }
      );
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.db.close();
  }

  private refusalOf({ oldSize, proof }: AddCheckpoint, checkpoint: Checkpoint): WitnessAnswer | undefined {
    const seen = this.seen(checkpoint.origin);
    if (oldSize !== seen.size) return { status: 409, type: SIZE_TYPE, body: `${seen.size}\n` };
    if (oldSize === checkpoint.size && !sameHash(seen.root, checkpoint.root))
      return { status: 409, type: SIZE_TYPE, body: `${seen.size}\n` };
    return isConsistent(seen, checkpoint, proof, this.hasher)
      ? undefined
      : refusal(422, 'the consistency proof does not hold');
  }

  private seen(origin: string): Checkpoint {
    const row = this.db.prepare('SELECT size, root FROM seen WHERE origin = ?').get(origin);
    if (!row) return { origin, size: 0, root: this.hasher.empty() };
    return { origin, size: Number(row['size']), root: row['root'] as Uint8Array };
  }

  private replace({ origin, size, root }: Checkpoint): void {
    this.db
      .prepare('INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root')
      .run(origin, size, root);
  }

  private seconds(): number {
    return Math.floor(this.clock.now() / 1_000_000);
  }
}

const refusal = (status: number, why: string): WitnessAnswer => ({ status, type: TEXT, body: `${why}\n` });
