import { incorrect } from '../../kernel/domain-error.js';
import type { Checkpoint } from '../notes/checkpoint.js';
import { Verifier } from '../notes/keys.js';
import { readNote } from '../notes/signed-note.js';
import { readSeen, type Seen, writeSeen } from './seen-checkpoints.js';
import { Difference, type TreeSource } from './tree-source.js';
import { type Trust, trustedCheckpoint } from './trusted-checkpoint.js';
import { TreeVerification } from './verify-tree.js';

export interface VerifyOptions {
  /** Verifier keys known from elsewhere; else those seen before, else those the log claims for itself. */
  readonly keys: readonly string[];
  /** Where this verifier remembers what it saw of this log. */
  readonly seenFile: string;
  readonly onProgress: (done: number, of: number) => void;
}

export interface VerifiedLog {
  readonly checkpoint: Checkpoint;
  readonly keys: readonly string[];
  /** Where the keys are from. */
  readonly trust: 'given' | 'seen' | 'claimed';
  /** The size it was consistent with; undefined where nothing was seen before. */
  readonly seenSize: number | undefined;
  readonly eventsCompared: number;
}

/** Checks all of a log, and remembers its checkpoint when all is well. Throws the first {@link Difference}. */
export async function verifyLog(
  source: TreeSource,
  { keys, seenFile, onProgress }: VerifyOptions,
): Promise<VerifiedLog> {
  const seen = readSeen(seenFile);
  const note = await source.checkpoint();
  const claimed = await source.claimedKeys();
  const from = keys.length > 0 ? 'given' : seen ? 'seen' : 'claimed';
  const trust = trustIn(from === 'given' ? keys : from === 'seen' ? seen!.keys : claimed, from === 'claimed');
  const checkpoint = trustedCheckpoint(note, trust);
  const before = seen && seenCheckpoint(seen, checkpoint);
  const { eventsCompared } = await new TreeVerification(source, checkpoint, before, onProgress).run();
  const trusted = trust.verifiers.map(({ text }) => text);
  // A key that signed beside a trusted one is trusted from now on: so one key takes over from another.
  writeSeen(seenFile, { keys: [...new Set([...trusted, ...alsoSigning(note, claimed)])], checkpoint: note });
  return { checkpoint, keys: trusted, trust: from, seenSize: before?.size, eventsCompared };
}

export function trustIn(keys: readonly string[], all: boolean): Trust {
  const verifiers = keys.map((key) => {
    const verifier = Verifier.read(key);
    if (!verifier)
      throw incorrect('key/unusable', `"${key}" is not a verifier key, such as example.com/log+530d903a+AekyeRrm56…`);
    return verifier;
  });
  if (verifiers.length === 0)
    throw incorrect(
      'key/missing',
      'The log names no key. Give the verifier key with --key, as you got it from its operator',
    );
  return { verifiers, all };
}

function seenCheckpoint(seen: Seen, now: Checkpoint): Checkpoint {
  const before = trustedCheckpoint(seen.checkpoint, trustIn(seen.keys, false));
  if (before.origin !== now.origin)
    throw new Difference(
      undefined,
      `This was the log ${before.origin} when it was last seen, and is ${now.origin} now`,
    );
  return before;
}

function alsoSigning(note: string, claimed: readonly string[]): string[] {
  const read = readNote(note);
  return claimed.filter((key) => read && Verifier.read(key)?.accepts(read));
}
