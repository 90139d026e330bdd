import { v5, v7 } from 'uuid';
import type { EventId } from '../kernel/event.js';
import { Ids } from '../kernel/ids.js';

/** Fixed for ever: another namespace would give other ids to requests that are retried. */
const NAMESPACE = '0fa09269-4868-4fe0-911b-af660b587aba';

export class RandomIds extends Ids {
  fresh(): EventId {
    return v7() as EventId;
  }

  derived(name: string): EventId {
    return v5(name, NAMESPACE) as EventId;
  }
}
