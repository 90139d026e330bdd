import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './children/child.js';
import { copyLog, type DataSet, makeDataSet } from './dataset/data-set.js';
import type { HistorySize } from './dataset/history.js';
import { type LoadGenerator, loadGenerator } from './load/load-generator.js';
import type { Options } from './options.js';
import type { Progress } from './progress.js';

export const DIST = join(__dirname, '../../dist');

export interface Rebuild {
  readonly seconds: number;
  /** Highest resident memory so far when 10 %, 50 % and 100 % of the log were applied. */
  readonly peaksMib: readonly [number, number, number];
}

/** What the lines share: options, a directory for what they make, and the data set, made once when first needed. */
export class Bench {
  readonly directory = mkdtempSync(join(tmpdir(), 'detente-bench-'));
  readonly generator: LoadGenerator = loadGenerator(this.directory);
  /** Of the data set's read model. */
  readonly rebuilds: Rebuild[] = [];
  readonly path = (name: string): string => join(this.directory, name);
  private made: Promise<DataSet> | undefined;

  constructor(
    readonly options: Options,
    readonly progress: Progress,
  ) {}

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

  async rebuild(dataDir: string): Promise<Rebuild> {
    const { profile } = this.options;
    const result = await runProgram<Rebuild>('rebuild.mts', { dist: DIST, dataDir }, profiling(profile));
    this.rebuilds.push(result);
    return result;
  }

  /** A copy of the log without its read model. */
  async logCopy(name: string): Promise<string> {
    const { directory } = await this.dataSet();
    const copy = this.path(name);
    copyLog(directory, copy);
    return copy;
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
    const { seconds } = await this.rebuild(made.directory);
    progress.step(`data set: read model built in ${seconds.toFixed(0)} s`);
    return made;
  }
}

export const profiling = (directory: string | undefined): string[] =>
  directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
