import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRATCH } from '../config.js';
import { writeWhole } from '../event-store/whole-file.js';
import { messageOf, unavailable } from '../kernel/domain-error.js';
import { whyUnreadable } from '../kernel/unreadable-file.js';
import { isLogOrigin } from './log-origin.js';
import type { Hash } from './merkle/tree-hasher.js';
import { checkpointText, readCheckpointText } from './notes/checkpoint.js';
import { newPrivateKey, Signer, type Verifier } from './notes/keys.js';
import { formatNote, readNote } from './notes/signed-note.js';
import { SEAL_FILE, sealedNoteIn } from './seal/seal-file.js';

export const AUDIT_KEY_FILE = 'audit-key';
export const AUDIT_ORIGIN_FILE = 'audit-origin';

/** Who signs the tree heads of this log, and under what name. Several keys sign side by side while one takes over. */
export class LogKeys {
  private constructor(
    readonly origin: string,
    private readonly signers: readonly Signer[],
  ) {}

  /** Makes the key and the name of the log where there is none. The name stays the same when the key changes. */
  static load({ dataDir, auditOrigin, auditKeyFiles }: Settings): LogKeys {
    const ownKey = join(dataDir, AUDIT_KEY_FILE);
    if (auditKeyFiles.length === 0 && !existsSync(ownKey)) {
      if (publishedOrigin(dataDir) !== undefined) throw lost(ownKey, 'AUDIT_KEY_FILE');
      writeWhole(ownKey, newPrivateKey(), join(dataDir, SCRATCH));
    }
    const files = auditKeyFiles.length > 0 ? auditKeyFiles : [ownKey];
    const keys = files.map((file) => ({ file, pem: readKey(file) }));
    const origin = auditOrigin ?? storedOrigin(dataDir, () => originOf(signerFrom('detente.local', keys[0]!).verifier));
    return new LogKeys(
      origin,
      keys.map((key) => signerFrom(origin, key)),
    );
  }

  /** Verifier keys. None is made here: a directory without a key has signed nothing. */
  static publicKeysIn(settings: Settings): readonly string[] {
    if (settings.auditKeyFiles.length === 0 && !existsSync(join(settings.dataDir, AUDIT_KEY_FILE))) return [];
    return LogKeys.load(settings).verifiers.map(({ text }) => text);
  }

  get verifiers(): readonly Verifier[] {
    return this.signers.map(({ verifier }) => verifier);
  }

  /** A signed checkpoint. */
  readonly sign = (size: number, root: Hash): string => {
    const text = checkpointText({ origin: this.origin, size, root });
    return formatNote({ text, signatures: this.signers.map((signer) => signer.note(text)) });
  };
}

interface Settings {
  readonly dataDir: string;
  readonly auditOrigin: string | undefined;
  readonly auditKeyFiles: readonly string[];
}

interface KeyFile {
  readonly file: string;
  readonly pem: string;
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unavailable(
      'audit/key-unusable',
      `${whyUnreadable(file, error)}. The key of the transparency log is a file in PEM; AUDIT_KEY_FILE names others`,
    );
  }
}

function signerFrom(name: string, { file, pem }: KeyFile): Signer {
  try {
    return Signer.of(name, 'note', pem);
  } catch (error) {
    throw notUsable(file, error);
  }
}

const notUsable = (file: string, error: unknown) =>
  unavailable(
    'audit/key-unusable',
    `The key ${file} cannot be used (${messageOf(error)}). ` +
      'It must be an Ed25519 private key in PEM, such as "openssl genpkey -algorithm ed25519" makes',
  );

function storedOrigin(dataDir: string, make: () => string): string {
  const file = join(dataDir, AUDIT_ORIGIN_FILE);
  const published = publishedOrigin(dataDir);
  if (!existsSync(file)) {
    if (published !== undefined) throw lost(file, 'AUDIT_ORIGIN', ` It was ${published}`);
    writeWhole(file, `${make()}\n`, join(dataDir, SCRATCH));
  }
  const origin = readOrigin(file);
  if (isLogOrigin(origin) && (published ?? origin) === origin) return origin;
  if (isLogOrigin(origin))
    throw unavailable(
      'audit/origin-differs',
      `${file} says ${origin}, and the log was sealed as ${published}. Put back the name as it was; ` +
        'if it is meant to change, say so with AUDIT_ORIGIN',
    );
  throw unavailable(
    'audit/origin-unusable',
    `${file} must hold the name of the log, in one line without spaces and plus signs, such as example.com/detente. ` +
      'Put it back as it was: who verified this log knows it by that name',
  );
}

/** The name under which the tree in the directory was signed; undefined where nothing was. */
function publishedOrigin(dataDir: string): string | undefined {
  const note = readNote(sealedNoteIn(dataDir));
  return note && readCheckpointText(note.text)?.origin;
}

/** Whoever verified the log knows it by these: others would make it another log to them. */
const lost = (file: string, setting: string, known = '') =>
  unavailable(
    'audit/identity-lost',
    `${file} is not there, and the log beside it was sealed with it.${known} Put it back, or say with ${setting} where it is. ` +
      `If it is lost for good, remove ${SEAL_FILE} too: the log is sealed again, and whoever verified it is told that it is another one`,
  );

function readOrigin(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw unavailable('audit/origin-unusable', `${whyUnreadable(file, error)}. It must hold the name of the log`);
  }
}

const originOf = ({ text }: Verifier): string => `detente.local/${hash('sha256', text, 'hex').slice(0, 16)}`;
