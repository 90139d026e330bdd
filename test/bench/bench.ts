import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Build, type Rebuild } from './build.js';
import { runProgram } from './children/child.js';
import { copyLog, type DataSet, makeDataSet } from './dataset/data-set.js';
import type { HistorySize } from './dataset/history.js';
import { type LoadGenerator, loadGenerator } from './load/load-generator.js';
import type { Options } from './options.js';
import type { Progress } from './progress.js';

/** What the lines share: options, a directory for what they make, and the data set, made once when first needed. */
export class Bench {
  readonly directory = mkdtempSync(join(tmpdir(), 'detente-bench-'));
  readonly generator: LoadGenerator = loadGenerator(this.directory);
  readonly ours: Build;
  /** What `--against` names. */
  readonly other: Build | undefined;
  readonly path = (name: string): string => join(this.directory, name);
  private made: Promise<DataSet> | undefined;
  private copied: Promise<string> | undefined;

  constructor(
    readonly options: Options,
    readonly progress: Progress,
  ) {
    this.ours = new Build(join(__dirname, '../..'), profiling(options.profile));
    this.other = options.against === undefined ? undefined : new Build(options.against);
  }

  /** 2,000 measures in 4 processes at a million effects; fewer, but as varied, when there are fewer effects. */
  get size(): HistorySize {
    const { effects } = this.options;
    return {
      effects,
      processes: 4,
      measures: Math.max(200, Math.min(2_000, Math.round(effects / 500))),
      mostChanges: Math.min(10_000, Math.round(effects / 10)),
    };
  }

  /** The log with its read model, and no process holding it. */
  dataSet(): Promise<DataSet> {
    this.made ??= this.makeDataSet();
    return this.made;
  }

  /** What was made, if any line needed it. */
  async dataSetFacts(): Promise<Omit<DataSet, 'directory'> | null> {
    if (this.made === undefined) return null;
    const { directory: _, ...facts } = await this.made;
    return facts;
  }

  /** The data set's log, with the read model that a build makes of it. */
  async dataOf(build: Build): Promise<string> {
    if (build === this.ours) return (await this.dataSet()).directory;
    this.copied ??= this.copyFor(build);
    return this.copied;
  }

  async rebuild({ dist, nodeOptions, rebuilds }: Build, dataDir: string): Promise<Rebuild> {
    const result = await runProgram<Rebuild>('rebuild.mts', { dist, dataDir }, nodeOptions);
    rebuilds.push(result);
    return result;
  }

  /** A copy of the log without its read model. */
  async logCopy(name: string): Promise<string> {
    const { directory } = await this.dataSet();
    const copy = this.path(name);
    copyLog(directory, copy);
    return copy;
  }

  /** The same measurement of either build, for `interleaved`. */
  ofEach<Result>(measured: (build: Build, round: number) => Promise<Result>) {
    const { ours, other } = this;
    return {
      ours: (round: number) => measured(ours, round),
      other: other && ((round: number) => measured(other, round)),
    };
  }

  discard(name: string): void {
    rmSync(this.path(name), { recursive: true, force: true });
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async makeDataSet(): Promise<DataSet> {
    const { progress, size } = this;
    progress.step(`data set: appending ${size.effects.toLocaleString('en')} effects on ${size.measures} measures`);
    const made = await makeDataSet(this.path('data'), size, progress.share('appended'));
    progress.step(
      `data set: ${made.events.toLocaleString('en')} events, ${made.logMib.toFixed(0)} MiB, in ${made.seconds.toFixed(0)} s; building its read model`,
    );
    const { seconds } = await this.rebuild(this.ours, made.directory);
    progress.step(`data set: read model built in ${seconds.toFixed(0)} s`);
    return made;
  }

  private async copyFor(build: Build): Promise<string> {
    const copy = await this.logCopy('data-of-the-other-build');
    this.progress.step('data set: building the read model of the other build');
    const { seconds } = await this.rebuild(build, copy);
    this.progress.step(`data set: its read model built in ${seconds.toFixed(0)} s`);
    return copy;
  }
}

const profiling = (directory: string | undefined): string[] =>
  directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
