import { unreachable } from '../../kernel/brand.js';
import type { Decider } from '../../kernel/decider.js';
import { conflict, incorrect, notFound } from '../../kernel/domain-error.js';
import { type Micros, parseInstant } from '../../kernel/instant.js';
import type { KeyEvent, KeyTerms } from './key-events.js';
import { isOfTheService, lookOf } from './signing-names.js';

interface KnownKey extends Pick<KeyTerms, 'name' | 'expires'> {
  readonly isRevoked: boolean;
}

/** All keys that were ever issued, by their ids. */
export type KeysState = Map<string, KnownKey>;

export type KeyCommand =
  | {
      readonly type: 'Issue';
      readonly key: KeyTerms & { readonly id: string; readonly hash: string; readonly begins: string };
      readonly now: Micros;
      readonly salt: string;
    }
  | { readonly type: 'Revoke'; readonly id: string; readonly salt: string };

export const accessKeys: Decider<KeysState, KeyCommand, KeyEvent> = {
  initialState: () => new Map(),

  decide(command, state) {
    switch (command.type) {
      case 'Issue': {
        const { key, now, salt } = command;
        refuseTerms(key, now);
        refuseNameInUse(key.name, state, now);
        return [{ type: 'KeyIssued', data: { ...key, salt } }];
      }
      case 'Revoke': {
        const { id, salt } = command;
        const found = state.get(id);
        if (found === undefined) throw unknownKey();
        return found.isRevoked ? [] : [{ type: 'KeyRevoked', data: { id, salt } }];
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }) {
    if (type === 'KeyRevoked') return state.set(data.id, { ...state.get(data.id)!, isRevoked: true });
    const { id, name, expires } = data;
    return state.set(id, { name, ...(expires !== undefined && { expires }), isRevoked: false });
  },
};

export const unknownKey = () => notFound('key/unknown', 'There is no such key. GET /api/v1/keys lists them');

function refuseTerms({ name, role, processes, expires }: KeyTerms, now: Micros): void {
  if (isOfTheService(name))
    throw incorrect('key/name-taken', `The service itself signs with "${name}". Give the key another name`);
  if (role === 'admin' && processes !== undefined)
    throw incorrect(
      'key/admin-of-some',
      'Keys and webhooks are not of one process: an admin is one for all. Leave processes out, or make it an editor',
    );
  if (expires !== undefined && parseInstant(expires)! <= now)
    throw incorrect('key/expires-too-early', `The key would have expired at ${expires}, before it was issued`);
}

/** What is signed by one name is one holder's, and so are its limits. */
function refuseNameInUse(name: string, state: KeysState, now: Micros): void {
  for (const [id, { name: other, expires, isRevoked }] of state) {
    const isLive = !isRevoked && (expires === undefined || parseInstant(expires)! > now);
    if (isLive && lookOf(other) === lookOf(name))
      throw conflict(
        'key/name-in-use',
        `There is a key named "${other}" that still counts (${id}). Revoke it first, or give this one another name`,
      );
  }
}
