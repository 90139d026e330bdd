import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AccessRole } from '../../kernel/access.js';
import { Clock } from '../../kernel/clock.js';
import { incorrect } from '../../kernel/domain-error.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { unknownKey } from '../domain/access-keys.js';
import { type IssuedKey, KeyDirectory } from '../keys/key-directory.js';
import { KeyUses } from '../keys/key-uses.js';

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly role: AccessRole;
  /** Null: all. */
  readonly processes: readonly string[] | null;
  readonly mayActForOthers: boolean;
  /** Its first characters. */
  readonly begins: string;
  readonly state: 'valid' | 'expired' | 'revoked';
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly expires: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

interface PageRequest {
  readonly cursor?: string;
  readonly limit: number;
}

export interface KeysPage {
  readonly items: readonly KeyView[];
  readonly next: string | null;
}

/** By age, also those that count no longer. */
export class ListKeys extends Query<KeysPage> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

export class GetKey extends Query<KeyView> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(ListKeys)
export class ListKeysHandler implements IQueryHandler<ListKeys> {
  constructor(
    private readonly directory: KeyDirectory,
    private readonly uses: KeyUses,
    private readonly clock: Clock,
  ) {}

  async execute({ page: { cursor, limit } }: ListKeys): Promise<KeysPage> {
    const all = this.directory.all();
    const after = cursor === undefined ? -1 : all.findIndex(({ id }) => id === cursor);
    if (cursor !== undefined && after < 0)
      throw incorrect('cursor/unknown', 'This cursor was not given out here. Leave it out to begin at the first page', [
        { pointer: '/query/cursor', code: 'cursor/unknown', detail: 'not a cursor of this list' },
      ]);
    await this.uses.read();
    const shown = all.slice(after + 1, after + 1 + limit);
    const now = this.clock.now();
    return {
      items: shown.map((key) => viewOf(key, now, this.uses.of(key.id))),
      next: after + 1 + limit < all.length ? shown.at(-1)!.id : null,
    };
  }
}

@QueryHandler(GetKey)
export class GetKeyHandler implements IQueryHandler<GetKey> {
  constructor(
    private readonly directory: KeyDirectory,
    private readonly uses: KeyUses,
    private readonly clock: Clock,
  ) {}

  async execute({ id }: GetKey): Promise<KeyView> {
    const key = this.directory.get(id);
    if (!key) throw unknownKey();
    await this.uses.read();
    return viewOf(key, this.clock.now(), this.uses.of(id));
  }
}

const instant = (at: Micros | undefined): string | null => (at === undefined ? null : formatInstant(at));

const viewOf = (key: IssuedKey, now: Micros, lastUsed: Micros | undefined): KeyView => ({
  id: key.id,
  name: key.name,
  role: key.role,
  processes: key.processes ?? null,
  mayActForOthers: key.mayActForOthers ?? false,
  begins: key.begins,
  state: key.revokedAt !== undefined ? 'revoked' : key.expiresAt <= now ? 'expired' : 'valid',
  issuedAt: formatInstant(key.issuedAt),
  issuedBy: key.issuedBy,
  expires: key.expires ?? null,
  revokedAt: instant(key.revokedAt),
  lastUsedAt: instant(lastUsed),
});
