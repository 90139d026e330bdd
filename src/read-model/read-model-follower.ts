import { setTimeout } from 'node:timers/promises';
import { type FollowedLog, Follower } from '../event-store/follower.js';
import { type DomainError, messageOf, unavailable } from '../kernel/domain-error.js';
import type { Position, RecordedEvent } from '../kernel/event.js';
import type { Projection } from './projection.js';
import type { ReadModel } from './read-model.js';

/** Requests wait no longer than for so many events. */
const BATCH_EVENTS = 16;
/** While it is behind, many batches share one commit: pages that several of them touch are written once. */
const KEEP_EVENTS = 8_192;
const LOOK_EVERY_MS = 50;

/** How far it has come, and how far it has to go. */
type Report = (done: number, of: number) => void;

/** Follows the log from the read model's checkpoint and applies what it finds. */
export class ReadModelFollower extends Follower {
  private sinceKept = 0;

  constructor(
    private readonly log: FollowedLog,
    private readonly model: ReadModel,
    private readonly projections: readonly Projection[],
    onTrouble: (error: unknown) => void = () => undefined,
  ) {
    super({ name: 'read-model', store: log, batchEvents: BATCH_EVENTS, onTrouble });
  }

  /** Position up to which queries see the log. */
  get position(): Position {
    return this.model.checkpoint;
  }

  /** Why nothing can be read; undefined while all is well. */
  get damage(): string | undefined {
    return this.model.damage;
  }

  /** Follows up to where the log ends now, and no further. */
  async catchUp(report: Report): Promise<void> {
    try {
      this.start();
      await this.whenCaughtUp(report);
    } finally {
      await this.stop();
    }
  }

  /** Answers where the log ended when it was called, once it is taken in up to there. */
  async whenCaughtUp(report: Report): Promise<Position> {
    const head = await this.log.head();
    const done = this.whenReached(head).then(() => true);
    while (!(await Promise.race([done, setTimeout(LOOK_EVERY_MS, false)]))) report(this.position, head);
    report(head, head);
    return head;
  }

  /** Throws `unavailable` `read-model/behind` until it has met the end of the log for the first time. */
  refuseWhileBehind(): void {
    if (!this.hasMet)
      throw unavailable(
        'read-model/behind',
        `The read model is being built: it has come to position ${this.position}. Ask again soon`,
      );
  }

  protected override take(events: readonly RecordedEvent[], isAtEnd: boolean): void {
    try {
      if (events.length > 0) this.model.apply(events.at(-1)!, () => events.forEach((event) => this.apply(event)));
      this.sinceKept += events.length;
      // Before a write is answered: what its writer was told must not be taken back by a later commit that fails.
      if (isAtEnd || this.state === 'ready' || this.sinceKept >= KEEP_EVENTS) this.commit();
    } catch (error) {
      // What they remember of rows that were taken back.
      for (const projection of this.projections) projection.forget();
      throw error;
    }
  }

  protected override behind(position: number, failure: unknown): DomainError {
    if (failure === undefined)
      return unavailable(
        'position/not-reached',
        `Position ${position} was asked for, but only ${this.position} is read. Ask again soon`,
      );
    return unavailable(
      'read-model/stopped',
      `The read model stopped at position ${this.position}: ${messageOf(failure)}. What was written is safe in the log; free the cause and ask again`,
    );
  }

  private apply(recorded: RecordedEvent): void {
    for (const projection of this.projections)
      if (this.isSkipped(recorded)) projection.pass(recorded);
      else projection.apply(recorded);
  }

  private commit(): void {
    this.model.commit();
    this.sinceKept = 0;
  }
}
