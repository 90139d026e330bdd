import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../event-store/whole-file.js';
import { messageOf, unavailable } from '../../kernel/domain-error.js';
import { whyUnreadable } from '../../kernel/unreadable-file.js';
import { ADMIN_KEY_FILE, isAdminKey } from './admin-key-text.js';

const OTHERS_MAY_READ = 0o044;

interface Places {
  readonly dataDir: string;
  /** On the same disk; what a crash leaves there is cleared away. */
  readonly scratchDir: string;
}

/** The key of who runs the service: whoever can read it there could rewrite the log as well. */
export class AdminKeyFile {
  readonly path: string;

  constructor(private readonly places: Places) {
    this.path = join(places.dataDir, ADMIN_KEY_FILE);
  }

  /** Undefined where there is none. Throws `unavailable` `admin-key/…`. */
  read(): string | undefined {
    if (!existsSync(this.path)) return undefined;
    if ((statSync(this.path).mode & OTHERS_MAY_READ) !== 0)
      throw unavailable('admin-key/exposed', `Others can read ${this.path}. Run: chmod 600 ${this.path}`);
    return readAdminKey(this.path);
  }

  /** Whether it is there as it should be, and has this key. */
  holds(key: string): boolean {
    try {
      return this.read() === key;
    } catch {
      return false;
    }
  }

  write(key: string): void {
    try {
      writeWhole(this.path, `${key}\n`, this.places.scratchDir);
    } catch (error) {
      throw unavailable(
        'admin-key/unusable',
        `The admin's key cannot be kept in ${this.path} (${messageOf(error)}). Let this user write there`,
      );
    }
  }
}

export function readAdminKey(path: string): string {
  let key: string;
  try {
    key = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw unavailable('admin-key/unusable', `${whyUnreadable(path, error)}. It must hold the admin's key`);
  }
  if (isAdminKey(key)) return key;
  throw unavailable(
    'admin-key/malformed',
    `${path} must hold one line of 32 to 200 letters and digits, as "openssl rand -hex 32" makes them`,
  );
}
