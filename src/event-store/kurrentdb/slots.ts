import PQueue from 'p-queue';

/**
 * So many at a time; the rest wait, first come first served. On a new connection the client lets calls of the same turn
 * overtake the first one, so one goes alone until it has succeeded.
 */
export class Slots {
  private readonly queue = new PQueue({ concurrency: 1 });

  constructor(private readonly most: number) {}

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.add(async () => {
      try {
        const result = await work();
        this.queue.concurrency = this.most;
        return result;
      } catch (error) {
        this.oneAlone();
        throw error;
      }
    });
  }

  /** The connection was lost, or may have been. */
  oneAlone(): void {
    this.queue.concurrency = 1;
  }
}
