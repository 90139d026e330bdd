import { setImmediate } from 'node:timers/promises';
import type { Position } from '../../kernel/event.js';
import type { Entry } from './change-source.js';

/** What is waited for, as it is when it is asked. */
export interface Interest {
  /** Of the subscription. */
  readonly id: string;
  /** Nothing of other processes is wanted; undefined: of all, and what is of none. */
  readonly processes: readonly string[] | undefined;
  wants(entry: Entry): boolean;
}

interface Waiting {
  /** As it was when it began to wait: by now its subscription may be gone. */
  readonly id: string | undefined;
  readonly interest: Interest | undefined;
  readonly groups: readonly string[];
  /** From there on is to be read. */
  readonly wake: (from: Position) => void;
}

/** Thousands may be concerned by one event: others have their turn between so many of them. */
const LOOKED_AT_TOGETHER = 256;
const WOKEN_TOGETHER = 16;

const EVERYWHERE = '*';

/** Those who have all there is, by the processes they ask for: an event costs what those cost whom it may concern. */
export class EntryWaiters {
  private readonly groups = new Map<string, Set<Waiting>>();
  private readonly subscriptions = new Map<string, Waiting>();

  /** Answers from where on to read, also when `signal` aborts. Without an interest everything is waited for. */
  until(from: Position, signal: AbortSignal, interest?: Interest): Promise<Position> {
    return new Promise((resolve) => {
      const wake = (position: Position) => {
        this.leave(waiting);
        signal.removeEventListener('abort', giveUp);
        resolve(Math.max(from, position) as Position);
      };
      const giveUp = () => wake(from);
      const waiting: Waiting = {
        id: interest?.id,
        interest,
        groups: interest?.processes ?? [EVERYWHERE],
        wake,
      };
      this.join(waiting);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  async tell(entry: Entry): Promise<void> {
    const from = (entry.position - 1) as Position;
    let looked = 0;
    let woken = 0;
    for (const { interest, wake } of this.concerned(entry)) {
      if (++looked % LOOKED_AT_TOGETHER === 0) await setImmediate();
      if (interest && !interest.wants(entry)) continue;
      wake(from);
      if (++woken % WOKEN_TOGETHER === 0) await setImmediate();
    }
  }

  /** What it waits for may be something else from here on. */
  changed(subscription: string, position: Position): void {
    this.subscriptions.get(subscription)?.wake(position);
  }

  all(): Waiting[] {
    return [...new Set([...this.groups.values()].flatMap((group) => [...group]))];
  }

  private concerned({ changes }: Entry): Waiting[] {
    const names = new Set([EVERYWHERE, ...changes.flatMap(({ process }) => process ?? [])]);
    return [...names].flatMap((name) => [...(this.groups.get(name) ?? [])]);
  }

  private join(waiting: Waiting): void {
    for (const name of waiting.groups) {
      const group = this.groups.get(name) ?? new Set();
      this.groups.set(name, group.add(waiting));
    }
    if (waiting.id !== undefined) this.subscriptions.set(waiting.id, waiting);
  }

  private leave(waiting: Waiting): void {
    for (const name of waiting.groups) {
      const group = this.groups.get(name);
      if (group?.delete(waiting) && group.size === 0) this.groups.delete(name);
    }
    if (waiting.id !== undefined && this.subscriptions.get(waiting.id) === waiting)
      this.subscriptions.delete(waiting.id);
  }
}
