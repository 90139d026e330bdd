import { statSync } from 'node:fs';

/** Bits of a mode that let anybody but its owner use a file. */
export const OTHERS = 0o077;
/** Of a directory: whoever has one of these may put another file in the place of one that is for its owner only. */
const OTHERS_WRITE = 0o022;

/** Not where there is none. */
export const isOpenToOthers = (file: string): boolean =>
  ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0;

export const isWritableForOthers = (directory: string): boolean =>
  ((statSync(directory, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS_WRITE) !== 0;
