import type { StreamId } from '../kernel/event.js';

/** Streams of subscriptions, which hold addresses and secrets, and of who has access. */
const PRIVATE = ['webhook-', 'access-'];

/** Of the events of such a stream the public sees where they are and a hash, and nothing else. */
export const isPrivateStream = (stream: StreamId): boolean => PRIVATE.some((prefix) => stream.startsWith(prefix));
