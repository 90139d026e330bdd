import { once } from 'node:events';
import { styleText } from 'node:util';
import { visible } from '../kernel/visible-text.js';
import { wrapped } from './wording.js';

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const COLUMNS_WHEN_PIPED = 80;
const FEWEST_COLUMNS = 20;

/** Where a command writes. Colours only for eyes: on a terminal, and not where NO_COLOR asks for none. */
export class Terminal {
  private readonly colours: boolean;
  private readonly columnsWhenPiped: number;

  constructor(
    private readonly out: Output,
    private readonly err: Output,
    environment: NodeJS.ProcessEnv,
  ) {
    this.colours = out.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
    const { COLUMNS = '' } = environment;
    this.columnsWhenPiped = /^[1-9]\d{0,5}$/.test(COLUMNS) ? Number(COLUMNS) : COLUMNS_WHEN_PIPED;
  }

  get columns(): number {
    return Math.max(FEWEST_COLUMNS, (this.out.isTTY && this.out.columns) || this.columnsWhenPiped);
  }

  get isInteractive(): boolean {
    return this.out.isTTY === true && this.err.isTTY === true;
  }

  /** All that is told goes through here or {@link writeError}. */
  write(text: string): void {
    this.out.write(visible(text));
  }

  writeError(text: string): void {
    this.err.write(visible(text));
  }

  print(line = ''): void {
    this.write(`${line}\n`);
  }

  /**
   * Resolves once the reader has taken it, so that a long answer is not piled up in memory. To a file it goes as it is.
   */
  async stream(chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of chunks) {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      if (!this.out.write(this.out.isTTY ? visible(text) : text)) await once(this.out, 'drain');
    }
  }

  complain(line: string): void {
    this.writeError(`${line}\n`);
  }

  warn(doubts: readonly { readonly detail: string }[]): void {
    for (const { detail } of doubts) this.complain(`${this.style('yellow', 'warning:')} ${detail}`);
  }

  /** As JSON where that is asked for. */
  answer<Answer>(
    { json }: { readonly json?: boolean },
    answer: Answer,
    report: (terminal: Terminal, answer: Answer) => string,
  ): void {
    this.print(json ? JSON.stringify(answer, null, 2) : report(this, answer));
  }

  /** Of what, and the small print to it. */
  heading(title: string, ...more: readonly string[]): string[] {
    return [this.paragraph('bold', title), ...more.map((line) => this.paragraph('dim', line))];
  }

  /** What the marks mean that were used. */
  legend(meanings: readonly (readonly [mark: string, meaning: string])[], used: readonly string[]): string[] {
    const lines = meanings.filter(([mark]) => used.includes(mark));
    const blank = lines.length > 0 ? [''] : [];
    return [...blank, ...lines.map(([mark, meaning]) => this.paragraph('dim', meaning, `${mark}  `))];
  }

  /** In lines that fit, the others indented as far as the label reaches. */
  paragraph(style: Style, text: string, label = ''): string {
    return wrapped(this.style(style, text), this.columns, label && this.style(style, label));
  }

  style(style: Style | readonly Style[], text: string): string {
    return this.colours
      ? styleText([...(typeof style === 'string' ? [style] : style)], text, { validateStream: false })
      : text;
  }
}
