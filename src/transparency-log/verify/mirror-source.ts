import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tilePath } from '../merkle/tiles.js';
import { isFileMissing } from './missing-file.js';
import { Difference, TreeSource } from './tree-source.js';

/** A directory with the files that a log serves, under the names it serves them by. */
export class MirrorSource extends TreeSource {
  constructor(private readonly directory: string) {
    super();
  }

  async checkpoint(): Promise<string> {
    const note = await this.file('checkpoint');
    if (!note) throw new Difference(undefined, `There is no checkpoint in ${this.directory}`);
    return note.toString();
  }

  async claimedKeys(): Promise<readonly string[]> {
    return ((await this.file('verifier-key'))?.toString() ?? '').split('\n').filter((line) => line !== '');
  }

  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined> {
    return this.file(tilePath({ level, index, width }));
  }

  entries(index: number, width: number): Promise<Uint8Array | undefined> {
    return this.file(tilePath({ level: 'entries', index, width }));
  }

  events(): undefined {
    return undefined;
  }

  private async file(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.directory, name));
    } catch (error) {
      if (isFileMissing(error)) return undefined;
      throw error;
    }
  }
}
