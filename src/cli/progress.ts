import { Presets, SingleBar } from 'cli-progress';
import type { OnProgress } from './client.js';
import type { Terminal } from './terminal.js';

const PLAIN_LINE_EVERY = 10_000;

/** A bar for each phase on a terminal, a line now and then elsewhere. Both on stderr: stdout is for the answer. */
export async function withProgress<Result>(
  terminal: Terminal,
  work: (report: OnProgress) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(terminal);
  try {
    return await work(progress.report);
  } finally {
    progress.end();
  }
}

class Progress {
  private bar: SingleBar | undefined;
  private phase = '';
  private told = 0;

  constructor(private readonly terminal: Terminal) {}

  readonly report: OnProgress = (phase, done, of) => {
    if (this.terminal.isInteractive) this.draw(phase, done, of);
    else this.tell(phase, done, of);
  };

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private draw(phase: string, done: number, of: number): void {
    if (phase !== this.phase) {
      this.end();
      this.phase = phase;
      const format = of > 0 ? `${phase.padEnd(10)} {bar} {percentage}%` : `${phase.padEnd(10)} {value}`;
      this.bar = new SingleBar({ format, hideCursor: true, barsize: 40 }, Presets.shades_classic);
      this.bar.start(of, done);
    }
    this.bar?.update(done);
  }

  private tell(phase: string, done: number, of: number): void {
    if (phase !== this.phase) {
      this.phase = phase;
      this.told = 0;
      this.terminal.complain(`${phase} …`);
    } else if (of === 0 && done - this.told >= PLAIN_LINE_EVERY) {
      this.told = done;
      this.terminal.complain(`${phase} ${done.toLocaleString('en')}`);
    }
  }
}
