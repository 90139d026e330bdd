import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What package.json says of this release. */
export interface Release {
  readonly version: string;
  /** SPDX identifier. */
  readonly license: string;
}

export const readRelease = (): Release =>
  JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as Release;
