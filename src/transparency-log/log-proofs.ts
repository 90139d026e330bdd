import { setImmediate } from 'node:timers/promises';
import { notFound } from '../kernel/domain-error.js';
import type { EventId } from '../kernel/event.js';
import { consistencyProof, inclusionProof, rootAt } from './merkle/proofs.js';
import { TILE_WIDTH } from './merkle/tiles.js';
import { toBase64 } from './notes/base64.js';
import { type InclusionProof, type OwnTreeProof, Proofs, type ProvenPositions } from './proofs.js';
import type { PublishedCheckpoint } from './published-checkpoint.js';
import { readBundle } from './seal/entry-bundle.js';
import type { EventIndex } from './seal/event-index.js';
import type { SealFile } from './seal/seal-file.js';
import type { Sealer } from './seal/sealer.js';

const WAIT_MS = 2_000;
/** Proofs between two turns of the event loop. */
const TOGETHER = 16;

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: string;
  readonly toRoot: string;
  readonly proof: readonly string[];
  readonly checkpoint: string;
}

/** Proofs from what is sealed. */
export class LogProofs extends Proofs {
  /** Found by its id and then proved: the same entry twice in a row. */
  private latest = { leaf: -1, entry: new Uint8Array(0) as Uint8Array };

  constructor(
    private readonly file: SealFile,
    private readonly sealer: Sealer,
    private readonly index: EventIndex,
    private readonly published: PublishedCheckpoint,
  ) {
    super();
  }

  async of(positions: readonly number[]): Promise<ProvenPositions> {
    await this.sealer.whenReached(Math.max(0, ...positions), { withinMs: WAIT_MS });
    // The tree grows while the proofs are made; up to this size it stays as it is.
    const { size } = this.file;
    const checkpoint = this.published.text;
    const proofs: InclusionProof[] = [];
    for (const position of positions) {
      if (proofs.length % TOGETHER === TOGETHER - 1) await setImmediate();
      proofs.push(this.proofOf(position - 1, size));
    }
    return { checkpoint, proofs };
  }

  async inOwnTree(position: number): Promise<OwnTreeProof> {
    await this.sealer.whenReached(position, { withinMs: WAIT_MS });
    const { hasher, nodes } = this.file;
    return { ...this.proofOf(position - 1, position), size: position, root: toBase64(rootAt(position, nodes, hasher)) };
  }

  /** The place of the event with this id; throws `not-found`. Events of private streams are not found by their id. */
  async positionOf(id: EventId, head: number): Promise<number> {
    await this.sealer.whenReached(head, { withinMs: WAIT_MS });
    const found = this.index.candidates(id).find((leaf) => idIn(this.entryAt(leaf)) === id);
    if (found !== undefined) return found + 1;
    throw notFound('event/unknown', `There is no event ${id} whose proof can be given. GET /api/v1/events lists them`);
  }

  async consistency(from: number, to: number | undefined): Promise<ConsistencyProof> {
    await this.sealer.whenReached(Math.max(from, to ?? 0), { withinMs: WAIT_MS });
    const end = to ?? this.file.size;
    const { hasher, nodes } = this.file;
    return {
      from,
      to: end,
      fromRoot: toBase64(rootAt(from, nodes, hasher)),
      toRoot: toBase64(rootAt(end, nodes, hasher)),
      proof: consistencyProof(from, end, nodes, hasher).map(toBase64),
      checkpoint: this.published.text,
    };
  }

  private proofOf(index: number, size: number): InclusionProof {
    const { hasher, nodes } = this.file;
    const path = inclusionProof(index, size, nodes, hasher).map(toBase64);
    return { position: index + 1, index, entry: Buffer.from(this.entryAt(index)).toString(), path };
  }

  private entryAt(leaf: number): Uint8Array {
    if (this.latest.leaf !== leaf) {
      const place = leaf % TILE_WIDTH;
      const bundle = this.file.entries(Math.floor(leaf / TILE_WIDTH), place + 1)!;
      this.latest = { leaf, entry: readBundle(bundle, place + 1)![place]! };
    }
    return this.latest.entry;
  }
}

const idIn = (entry: Uint8Array): unknown =>
  (JSON.parse(Buffer.from(entry).toString()) as { readonly id?: unknown }).id;
