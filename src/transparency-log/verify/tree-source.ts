/** The first thing that is not as it must be, and where: the position in the log, or undefined for the checkpoint itself. */
export class Difference extends Error {
  constructor(
    readonly position: number | undefined,
    what: string,
  ) {
    super(what);
    this.name = 'Difference';
  }
}

/** An event of the log, to be held against the entry of its leaf. */
export interface LoggedLeaf {
  readonly position: number;
  /** What the entry says otherwise; undefined when nothing. */
  differenceFrom(entry: Uint8Array): string | undefined;
}

/**
 * Where a verifier finds what it checks. Implementations MUST hand out what is there and judge nothing; undefined is
 * what is not there.
 */
export abstract class TreeSource {
  /** The signed note. */
  abstract checkpoint(): Promise<string>;
  /** The verifier keys it claims for itself. */
  abstract claimedKeys(): Promise<readonly string[]>;
  abstract tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>;
  abstract entries(index: number, width: number): Promise<Uint8Array | undefined>;
  /** The log the tree was made of, from position 1 on; undefined where only the tree is to be had. */
  abstract events(): AsyncIterable<LoggedLeaf> | undefined;
}
