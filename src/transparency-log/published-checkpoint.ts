import type { SealFile } from './seal/seal-file.js';

/** The newest checkpoint, with what witnesses said of exactly this one. */
export class PublishedCheckpoint {
  private cosigned = { note: '', lines: '' };

  constructor(readonly file: SealFile) {}

  /** The log's own part. Empty before the first seal. */
  get own(): string {
    return this.file.checkpoint;
  }

  get text(): string {
    return this.cosigned.note === this.own ? this.own + this.cosigned.lines : this.own;
  }

  /** Signature lines for `note`; they are dropped when the log has gone on. */
  cosign(note: string, line: string): void {
    if (note !== this.own) return;
    if (this.cosigned.note !== note) this.cosigned = { note, lines: '' };
    if (!this.cosigned.lines.includes(line)) this.cosigned.lines += line;
  }
}
