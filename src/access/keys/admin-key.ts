import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { permits } from '../../kernel/access.js';
import type { Clock } from '../../kernel/clock.js';
import { unavailable } from '../../kernel/domain-error.js';
import { type AdminKeyFile, readAdminKey } from './admin-key-file.js';
import type { KeyDirectory } from './key-directory.js';
import { freshKey, hashOf } from './key-text.js';

export interface AdminKeySettings {
  /** Given for this start; it takes the place of the one in the data directory. */
  readonly adminKey: string | undefined;
  /** A file elsewhere that has it, such as a mounted secret. */
  readonly adminKeyFile: string | undefined;
  readonly host: string;
  /** Somebody else can say who is an admin. */
  readonly hasIssuer: boolean;
}

/** The first key there is: of who runs the service, made where nobody could do anything without it. */
export class AdminKey {
  private hash: Buffer | undefined;

  constructor(
    private readonly settings: AdminKeySettings,
    private readonly file: AdminKeyFile,
    private readonly keys: KeyDirectory,
    private readonly clock: Clock,
  ) {}

  matches(hash: Buffer): boolean {
    return this.hash !== undefined && timingSafeEqual(this.hash, hash);
  }

  /** Before the service listens, once the keys are known. Answers what its operator should be told. */
  prepare(): string | undefined {
    const { adminKey, adminKeyFile } = this.settings;
    if (adminKeyFile !== undefined) return this.use(readAdminKey(adminKeyFile));
    if (adminKey !== undefined) return this.keep(adminKey);
    const there = this.file.read();
    if (there !== undefined) return this.use(there);
    if (this.settings.hasIssuer || this.hasAdmin()) return undefined;
    this.refuseOthers();
    const made = freshKey();
    this.file.write(made);
    this.use(made);
    return `Made a key for its admin, in ${this.file.path}. The command line finds it there`;
  }

  private keep(given: string): string | undefined {
    this.use(given);
    if (this.file.holds(given)) return undefined;
    this.file.write(given);
    return `Kept ADMIN_KEY in ${this.file.path}. The command line finds it there`;
  }

  private use(key: string): undefined {
    this.hash = hashOf(key);
  }

  private hasAdmin(): boolean {
    const now = this.clock.now();
    return this.keys
      .all()
      .some((key) => key.revokedAt === undefined && key.expiresAt > now && permits([key], 'admin', undefined));
  }

  private refuseOthers(): void {
    const { host } = this.settings;
    if (isLoopback(host)) return;
    throw unavailable(
      'admin-key/missing',
      `HOST ${host} lets others reach a service that has no key yet. Set ADMIN_KEY to one ` +
        '(openssl rand -hex 32), or start it once on 127.0.0.1, which makes one',
    );
  }
}

function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
