import { types } from 'node:util';

export const isFileMissing = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
