import { type Sequence, positionIn, sequenceOf } from '../domain/change-kinds.js';
import type { Message } from './message.js';

/** Messages of one partition that wait in memory. What comes beyond is read from the log again when its turn comes. */
const MOST_WAITING = 64;

export interface PartitionWork {
  /** Settles one message; rejects when the subscription stops. */
  settle(message: Message): Promise<void>;
  /** The messages of this partition above a position, some at a time. */
  readOn(partition: string, after: number): Promise<{ readonly messages: readonly Message[]; readonly upTo: number }>;
  /** The partition has nothing left. */
  close(partition: Partition): void;
  /** How far the subscription has read. */
  readTo(): number;
}

/** The messages of one process to one subscription: one after the other, and none passes another. */
export class Partition {
  private readonly waiting: Message[] = [];
  private behind = false;
  private floor: Sequence;
  private roomFor: (() => void) | undefined;

  /** `made`: the newest message made for it. */
  constructor(
    readonly name: string,
    public made: Sequence | undefined,
    first: Sequence,
  ) {
    this.floor = first;
  }

  /** Nothing at or above this is settled. */
  get unsettled(): Sequence {
    return this.floor;
  }

  /** What is not settled once the message in hand is; undefined when nothing is left. */
  get next(): Sequence | undefined {
    return this.waiting[1]?.sequence ?? (this.behind ? this.floor : undefined);
  }

  /** Messages in memory, with the one in hand; what it reads itself is not counted before. */
  get size(): number {
    return this.waiting.length;
  }

  get isFull(): boolean {
    return !this.behind && this.waiting.length >= MOST_WAITING;
  }

  get isBehind(): boolean {
    return this.behind;
  }

  /** Resolves when there is room again. */
  room(): Promise<void> {
    return new Promise((resolve) => (this.roomFor = resolve));
  }

  offer(message: Message): void {
    this.made = message.sequence;
    this.waiting.push(message);
  }

  /** From now on its messages are not offered: it reads them itself, when it can. */
  fallBehind(): void {
    this.behind = true;
  }

  /** Ends when nothing is left. */
  async run(work: PartitionWork): Promise<void> {
    for (;;) {
      for (let message = this.waiting[0]; message; message = this.waiting[0]) {
        this.floor = message.sequence;
        await work.settle(message);
        this.waiting.shift();
        this.roomFor?.();
      }
      if (!this.behind) return work.close(this);
      await this.catchUp(work);
    }
  }

  private async catchUp(work: PartitionWork): Promise<void> {
    // The event of the newest message may have more of them.
    let position = this.made === undefined ? positionIn(this.floor) - 1 : positionIn(this.made) - 1;
    while (position < work.readTo()) {
      const { messages, upTo } = await work.readOn(this.name, position);
      for (const message of messages) {
        this.floor = message.sequence;
        this.made = message.sequence;
        await work.settle(message);
      }
      position = upTo;
      this.floor = sequenceOf(position + 1, 0);
    }
    this.behind = false;
  }
}
