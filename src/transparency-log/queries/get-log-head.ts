import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { LogKeys } from '../log-keys.js';
import { toBase64 } from '../notes/base64.js';
import { readCheckpointText } from '../notes/checkpoint.js';
import { readNote } from '../notes/signed-note.js';
import { PublishedCheckpoint } from '../published-checkpoint.js';

/** The newest tree of the log, and who signed it. */
export interface LogHead {
  readonly origin: string;
  readonly size: number;
  /** SHA-256 in base64. */
  readonly root: string;
  /** Signed note, as it is served. */
  readonly checkpoint: string;
  /** Of the log itself. */
  readonly verifierKeys: readonly string[];
  /** Names of those who cosigned. */
  readonly witnesses: readonly string[];
}

/** Null before anything is sealed. */
export class GetLogHead extends Query<LogHead | null> {}

@QueryHandler(GetLogHead)
export class GetLogHeadHandler implements IQueryHandler<GetLogHead> {
  constructor(
    private readonly keys: LogKeys,
    private readonly published: PublishedCheckpoint,
  ) {}

  execute(): Promise<LogHead | null> {
    const checkpoint = this.published.text;
    const note = readNote(checkpoint);
    const head = note && readCheckpointText(note.text);
    if (!note || !head) return Promise.resolve(null);
    const { verifiers } = this.keys;
    const others = note.signatures.filter((signature) => verifiers.every((verifier) => !verifier.claims(signature)));
    return Promise.resolve({
      origin: head.origin,
      size: head.size,
      root: toBase64(head.root),
      checkpoint,
      verifierKeys: verifiers.map(({ text }) => text),
      witnesses: [...new Set(others.map(({ name }) => name))],
    });
  }
}
