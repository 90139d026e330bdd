import { unreachable } from '../../kernel/brand.js';
import type { Decider } from '../../kernel/decider.js';
import { incorrect, notFound } from '../../kernel/domain-error.js';
import { type Micros, parseInstant } from '../../kernel/instant.js';
import type { KeyEvent, KeyTerms } from './key-events.js';

/** Ids of all keys that were ever issued, and whether they still count. */
export type KeysState = Map<string, 'issued' | 'revoked'>;

export type KeyCommand =
  | {
      readonly type: 'Issue';
      readonly key: KeyTerms & { readonly id: string; readonly hash: string; readonly begins: string };
      readonly now: Micros;
      readonly salt: string;
    }
  | { readonly type: 'Revoke'; readonly id: string; readonly salt: string };

/** What the service itself signs with, and what was signed while there were no keys. */
const TAKEN: ReadonlySet<string> = new Set(['admin', 'anonymous', 'calendar', 'command line', 'detente']);

export const accessKeys: Decider<KeysState, KeyCommand, KeyEvent> = {
  initialState: () => new Map(),

  decide(command, state) {
    switch (command.type) {
      case 'Issue': {
        const { key, now, salt } = command;
        refuseTerms(key, now);
        return [{ type: 'KeyIssued', data: { ...key, salt } }];
      }
      case 'Revoke': {
        const { id, salt } = command;
        const found = state.get(id);
        if (found === undefined) throw unknownKey();
        return found === 'revoked' ? [] : [{ type: 'KeyRevoked', data: { id, salt } }];
      }
      default:
        return unreachable(command);
    }
  },

  evolve: (state, { type, data }) => state.set(data.id, type === 'KeyIssued' ? 'issued' : 'revoked'),
};

export const unknownKey = () => notFound('key/unknown', 'There is no such key. GET /api/v1/keys lists them');

function refuseTerms({ name, role, processes, expires }: KeyTerms, now: Micros): void {
  if (TAKEN.has(name))
    throw incorrect('key/name-taken', `The service itself signs with "${name}". Give the key another name`);
  if (role === 'admin' && processes !== undefined)
    throw incorrect(
      'key/admin-of-some',
      'Keys and webhooks are not of one process: an admin is one for all. Leave processes out, or make it an editor',
    );
  if (expires !== undefined && parseInstant(expires)! <= now)
    throw incorrect('key/expires-too-early', `The key would have expired at ${expires}, before it was issued`);
}
