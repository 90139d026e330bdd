/**
 * So many at a time; the rest wait, first come first served. On a new connection the client lets calls of the same turn
 * overtake the first one, so one goes alone until it has succeeded.
 */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private limit = 1;
  private running = 0;

  constructor(private readonly most: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      const result = await work();
      this.limit = this.most;
      return result;
    } catch (error) {
      this.oneAlone();
      throw error;
    } finally {
      this.running -= 1;
      this.wake();
    }
  }

  /** The connection was lost, or may have been. */
  oneAlone(): void {
    this.limit = 1;
  }

  private wake(): void {
    while (this.running < this.limit && this.waiting.length > 0) {
      this.running += 1;
      this.waiting.shift()!();
    }
  }
}
