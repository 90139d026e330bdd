import { randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';
import type { EventId } from '../kernel/event.js';
import { Ids } from '../kernel/ids.js';

/** Fixed for ever: another namespace would give other ids to requests that are retried. */
const NAMESPACE = '0fa09269-4868-4fe0-911b-af660b587aba';
const ID_BYTES = 16;
const POOL_BYTES = ID_BYTES * 256;

export class RandomIds extends Ids {
  // Asking the system for 16 bytes takes ten times as long as making an id of them, so it is asked for many at once.
  private readonly pool = Buffer.allocUnsafe(POOL_BYTES);
  private used = POOL_BYTES;
  private msecs = 0;
  private seq = 0;

  /** UUID v7 with a counter within the millisecond (RFC 9562 §6.2, method 1): ids sort as they were made. */
  fresh(): EventId {
    const random = this.randomBytes();
    const now = Date.now();
    if (now > this.msecs) {
      this.msecs = now;
      this.seq = random.readUInt32BE(0) >>> 1;
    } else this.seq++;
    return v7({ random, msecs: this.msecs, seq: this.seq }) as EventId;
  }

  derived(name: string): EventId {
    return v5(name, NAMESPACE) as EventId;
  }

  private randomBytes(): Buffer {
    if (this.used === POOL_BYTES) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    this.used += ID_BYTES;
    return this.pool.subarray(this.used - ID_BYTES, this.used);
  }
}
