import { type Checkpoint, readCheckpointText } from '../notes/checkpoint.js';
import type { Verifier } from '../notes/keys.js';
import { readNote } from '../notes/signed-note.js';
import { Difference } from './tree-source.js';

/** Whose signatures count. `all` must have signed where the log itself names them; else one that is known is enough. */
export interface Trust {
  readonly verifiers: readonly Verifier[];
  readonly all: boolean;
}

/** What a signed note says, if it may be believed. A signature that is there under a trusted key and does not hold never passes. */
export function trustedCheckpoint(note: string, { verifiers, all }: Trust): Checkpoint {
  const read = readNote(note);
  const checkpoint = read && readCheckpointText(read.text);
  if (!checkpoint) throw new Difference(undefined, 'The checkpoint is not a signed checkpoint');
  const accepting = verifiers.filter((verifier) => verifier.accepts(read));
  const broken = verifiers.filter((verifier) => !verifier.accepts(read) && read.signatures.some(verifier.claims));
  if (broken.length > 0 || accepting.length < (all ? verifiers.length : 1) || accepting.length === 0)
    throw new Difference(
      undefined,
      `The checkpoint of ${checkpoint.origin} is not signed by ${verifiers.map(({ text }) => text).join(' or ') || 'any key that is known'}`,
    );
  if (!verifiers.every(({ name, type }) => type !== 'note' || name === checkpoint.origin))
    throw new Difference(undefined, `The checkpoint is of ${checkpoint.origin}, and the key is of another log`);
  return checkpoint;
}
