/** How much of what is under way, by whom or what it counts for. What has ended leaves nothing behind. */
export class UnderWay {
  private readonly counts = new Map<string, number>();

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Answers what ends it. */
  begin(name: string): () => void {
    this.counts.set(name, this.of(name) + 1);
    return () => {
      const left = this.of(name) - 1;
      if (left > 0) this.counts.set(name, left);
      else this.counts.delete(name);
    };
  }
}
