import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRATCH } from '../config.js';
import { isOpenToOthers } from '../event-store/owner-only.js';
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
    /** What its operator should hear of at a start. */
    readonly told: readonly string[],
  ) {}

  /**
   * Makes the key and the name of the log where there is none. The name stays the same when the key changes. A log with
   * `events` that had a key is refused without it.
   */
  static load(settings: Settings, events = 0): LogKeys {
    const { dataDir, auditOrigin } = settings;
    if (hasKey(settings)) return LogKeys.read(settings, keep(dataDir));
    refuseLost(settings, events);
    const ownKey = join(dataDir, AUDIT_KEY_FILE);
    writeWhole(ownKey, newPrivateKey(), join(dataDir, SCRATCH));
    // Later it tells, also without the setting, that there was a key.
    if (auditOrigin !== undefined) keep(dataDir)(auditOrigin);
    const another = events > 0 ? ': to whoever verified this log before, it is another one from now on' : '';
    return LogKeys.read(settings, keep(dataDir), [`Made the key that signs the log, in ${ownKey}${another}`]);
  }

  /** As `load`, and makes nothing: undefined where a start would make a key. */
  static look(settings: Settings, events = 0): LogKeys | undefined {
    if (hasKey(settings)) return LogKeys.read(settings, () => undefined);
    refuseLost(settings, events);
    return undefined;
  }

  /** Verifier keys. None is made here: a directory without a key has signed nothing. */
  static publicKeysIn(settings: Settings): readonly string[] {
    return hasKey(settings) ? LogKeys.read(settings, () => undefined).verifiers.map(({ text }) => text) : [];
  }

  private static read(settings: Settings, onName: (origin: string) => void, told: readonly string[] = []): LogKeys {
    const { dataDir, auditOrigin, auditKeyFiles } = settings;
    const files = auditKeyFiles.length > 0 ? auditKeyFiles : [join(dataDir, AUDIT_KEY_FILE)];
    const keys = files.map((file) => ({ file, pem: readKey(file) }));
    const origin = auditOrigin ?? storedOrigin(dataDir) ?? originOf(signerFrom('detente.local', keys[0]!).verifier);
    if (auditOrigin === undefined) onName(origin);
    const signers = keys.map((key) => signerFrom(origin, key));
    // A file given by name may be a mounted secret, whose mode is not ours to judge.
    const exposed = auditKeyFiles.length > 0 ? [] : files.filter(isOpenToOthers);
    return new LogKeys(origin, signers, [
      ...told,
      ...exposed.map((file) => `Others than its owner may use ${file}, and sign as this log. Run: chmod 600 ${file}`),
    ]);
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

const hasKey = ({ dataDir, auditKeyFiles }: Settings): boolean =>
  auditKeyFiles.length > 0 || existsSync(join(dataDir, AUDIT_KEY_FILE));

/** What tells that the log had a key: a tree that was sealed, or events beside a name, which is made after the key. */
function refuseLost({ dataDir }: Settings, events: number): void {
  const hadKey = publishedOrigin(dataDir) !== undefined || (events > 0 && existsSync(join(dataDir, AUDIT_ORIGIN_FILE)));
  if (hadKey) throw lost(join(dataDir, AUDIT_KEY_FILE), 'AUDIT_KEY_FILE');
}

/** Keeps a name where there is none. */
const keep =
  (dataDir: string) =>
  (origin: string): void => {
    const file = join(dataDir, AUDIT_ORIGIN_FILE);
    if (!existsSync(file)) writeWhole(file, `${origin}\n`, join(dataDir, SCRATCH));
  };

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

/** Undefined where there is none yet. */
function storedOrigin(dataDir: string): string | undefined {
  const file = join(dataDir, AUDIT_ORIGIN_FILE);
  const published = publishedOrigin(dataDir);
  if (!existsSync(file)) {
    if (published !== undefined) throw lost(file, 'AUDIT_ORIGIN', ` It was ${published}`);
    return undefined;
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
      `If it is lost for good, remove ${SEAL_FILE} and ${AUDIT_ORIGIN_FILE} too: the log is sealed again, and whoever verified it is told that it is another one`,
  );

function readOrigin(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw unavailable('audit/origin-unusable', `${whyUnreadable(file, error)}. It must hold the name of the log`);
  }
}

const originOf = ({ text }: Verifier): string => `detente.local/${hash('sha256', text, 'hex').slice(0, 16)}`;
