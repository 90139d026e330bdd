import type { Service } from '../e2e/service.js';

/** One number of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** What Prometheus would read now. */
export class Scraped {
  private constructor(readonly samples: readonly Sample[]) {}

  static async of({ http }: Service): Promise<Scraped> {
    const { text } = await http.get('/metrics').expect(200);
    const samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): Sample => {
        const [, name, labels = '', value] = LINE.exec(line) ?? [];
        if (name === undefined) throw new Error(`not in the text format: ${line}`);
        return {
          name,
          labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, label, text]) => [label!, text!])),
          value: Number(value),
        };
      });
    return new Scraped(samples);
  }

  get names(): ReadonlySet<string> {
    return new Set(this.samples.map(({ name }) => name));
  }

  /** The sum of those that have these labels; undefined where there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }

  valuesOf(label: string): ReadonlySet<string> {
    return new Set(this.samples.flatMap(({ labels }) => labels[label] ?? []));
  }
}
