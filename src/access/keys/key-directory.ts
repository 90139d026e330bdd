import { timingSafeEqual } from 'node:crypto';
import type { EventStore } from '../../event-store/event-store.js';
import { Follower } from '../../event-store/follower.js';
import { type DomainError, messageOf, unavailable } from '../../kernel/domain-error.js';
import { type Position, type RecordedEvent, START } from '../../kernel/event.js';
import { type Micros, parseInstant } from '../../kernel/instant.js';
import { KEY_STREAM, keyEvent, type KeyTerms } from '../domain/key-events.js';
import { lookOf } from '../domain/signing-names.js';

const BATCH_EVENTS = 256;
/** Bytes of a hash by which it is looked up: the rest is compared in constant time. */
const INDEX_BYTES = 8;

export interface IssuedKey extends KeyTerms {
  readonly id: string;
  readonly begins: string;
  readonly hash: Buffer;
  readonly issuedAt: Micros;
  readonly issuedBy: string;
  readonly expiresAt: Micros;
  revokedAt: Micros | undefined;
}

/** All keys, as the log tells of them. Each replica keeps its own. */
export class KeyDirectory extends Follower {
  private readonly keys = new Map<string, IssuedKey>();
  private readonly byHash = new Map<string, IssuedKey>();
  private readonly names = new Set<string>();
  private at: Position = START;

  constructor(
    private readonly store: EventStore,
    onTrouble: (error: unknown) => void,
  ) {
    super({ name: 'access', store, batchEvents: BATCH_EVENTS, onTrouble });
  }

  /** Without a revocation, who has access would be another. */
  override get needsEveryEvent(): boolean {
    return true;
  }

  get position(): Position {
    return this.at;
  }

  /** By age. */
  all(): IssuedKey[] {
    this.refuseWhileBehind();
    return [...this.keys.values()];
  }

  get(id: string): IssuedKey | undefined {
    this.refuseWhileBehind();
    return this.keys.get(id);
  }

  find(hash: Buffer): IssuedKey | undefined {
    this.refuseWhileBehind();
    const found = this.byHash.get(indexOf(hash));
    return found && timingSafeEqual(found.hash, hash) ? found : undefined;
  }

  /** Also of one that counts no longer: what it signed stays. */
  hasNamed(name: string): boolean {
    this.refuseWhileBehind();
    return this.names.has(lookOf(name));
  }

  protected override async begin(): Promise<void> {
    if (this.at !== START) return;
    const head = await this.store.head();
    for await (const event of this.store.readStream(KEY_STREAM)) this.apply(event);
    this.at = head;
  }

  protected override take(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.stream === KEY_STREAM) this.apply(event);
      this.at = event.position;
    }
  }

  protected override behind(_position: number, failure: unknown): DomainError {
    const why = failure === undefined ? '' : `: ${messageOf(failure)}`;
    return unavailable('access/behind', `Who has access is being read from the log${why}. Ask again soon`);
  }

  private refuseWhileBehind(): void {
    if (!this.hasMet) throw this.behind(this.position, undefined);
  }

  /** What came between the head and the end of the stream comes twice, and changes nothing then. */
  private apply(event: RecordedEvent): void {
    const { type, data } = keyEvent(event);
    if (type === 'KeyRevoked') {
      this.keys.get(data.id)!.revokedAt ??= event.recordedAt;
      return;
    }
    if (this.keys.has(data.id)) return;
    const { hash, expires, salt: _, ...terms } = data;
    const key: IssuedKey = {
      ...terms,
      ...(expires !== undefined && { expires }),
      hash: Buffer.from(hash, 'hex'),
      issuedAt: event.recordedAt,
      issuedBy: event.metadata.actor,
      expiresAt: expires === undefined ? (Number.POSITIVE_INFINITY as Micros) : parseInstant(expires)!,
      revokedAt: undefined,
    };
    this.keys.set(key.id, key);
    this.byHash.set(indexOf(key.hash), key);
    this.names.add(lookOf(key.name));
  }
}

const indexOf = (hash: Buffer): string => hash.toString('latin1', 0, INDEX_BYTES);
