/** What is being done, on standard error so that the table can be redirected. One line a step; parts of it on a terminal. */
export class Progress {
  private readonly started = performance.now();
  private shown = '';

  step(text: string): void {
    this.clear();
    process.stderr.write(`${this.time()} ${text}\n`);
  }

  part(text: string): void {
    if (!process.stderr.isTTY || text === this.shown) return;
    this.clear();
    this.shown = text;
    process.stderr.write(`${this.time()}   ${text}`);
  }

  share(what: string): (share: number) => void {
    return (share) => this.part(`${what} ${Math.floor(Math.min(share, 1) * 100)} %`);
  }

  clear(): void {
    if (this.shown !== '') process.stderr.write('\r\u001b[K');
    this.shown = '';
  }

  private time(): string {
    const seconds = Math.floor((performance.now() - this.started) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
