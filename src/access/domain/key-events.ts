import type { AccessRole } from '../../kernel/access.js';
import type { RecordedEvent, StreamId } from '../../kernel/event.js';

/** One for all keys: who has access is read at a start without the rest of the log. */
export const KEY_STREAM = 'access-keys' as StreamId;

/** Random text in every event, so that its hash in the public log tells nothing to who guesses the rest. */
interface Salted {
  readonly salt: string;
}

/** What a key may do, and until when. */
export interface KeyTerms {
  /** What its holder's events are signed with. */
  readonly name: string;
  readonly role: AccessRole;
  /** All where it is left out. */
  readonly processes?: readonly string[];
  /** RFC 3339. */
  readonly expires?: string;
  /** It may say for whom it acts. */
  readonly mayActForOthers?: boolean;
}

export type KeyEvent =
  | {
      readonly type: 'KeyIssued';
      readonly data: Salted &
        KeyTerms & {
          readonly id: string;
          /** SHA-256 (hex) of the key. The key itself is kept nowhere. */
          readonly hash: string;
          /** Its first characters, by which its holder knows it again. */
          readonly begins: string;
        };
    }
  | { readonly type: 'KeyRevoked'; readonly data: Salted & { readonly id: string } };

export const KEY_EVENT_VERSION = 1;

/** The stream holds only what its decider wrote. */
export const keyEvent = ({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): KeyEvent =>
  ({ type, data }) as unknown as KeyEvent;
