import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_KEY_FILE } from '../access/keys/admin-key-text.js';
import type { Access } from './connection.js';

const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where no token is given: the key that a service on this machine made for its admin, in the directory that is the usual one
 * for both. Nobody else is sent it.
 */
export function withLocalKey<Given extends Omit<Access, 'url'>>(
  { token, ...given }: Given,
  url: string,
  environment: NodeJS.ProcessEnv,
): Omit<Given, 'token'> & { token?: string } {
  if (token) return { ...given, token };
  if (!HERE.test(URL.parse(url)?.hostname ?? '')) return given;
  if (given.header?.some((line) => /^authorization:/i.test(line))) return given;
  try {
    return { ...given, token: readFileSync(join(environment['DATA_DIR'] || './data', ADMIN_KEY_FILE), 'utf8').trim() };
  } catch {
    return given; // there is none, or it is for another user: the service says what it asks for
  }
}
