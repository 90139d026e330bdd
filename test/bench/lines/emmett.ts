import { mkdirSync } from 'node:fs';
import type { Bench } from '../bench.js';
import { runProgram } from '../children/child.js';
import { LAST_DAY, measureIdOf } from '../dataset/history.js';
import { madeDevelopment } from '../dataset/made-development.js';
import { SeededRandom } from '../dataset/random.js';
import { byRatio, type Row } from '../report.js';
import { medianOf } from '../rounds.js';
import { installEmmett } from './emmett-packages.js';

const APPENDS = 2_000;
const NAME = 'event store alone, events one by one';

interface Compared {
  readonly version: string;
  /** Why Emmett could not run as it comes, if so. */
  readonly driverProblem?: string;
  /** Appends that Emmett refused with SQLITE_BUSY. */
  readonly triedAgain: number;
  readonly rounds: readonly {
    readonly ours: number;
    readonly overNodeSqlite: number;
    readonly asItComes: number | null;
  }[];
}

/** Emmett's SQLite event store with the same events, side by side. */
export async function emmettLine(bench: Bench): Promise<Row[]> {
  const { options, progress } = bench;
  if (options.small) return [{ name: NAME, skipped: 'Emmett has to be installed first, which --small leaves out' }];
  const packages = bench.path('emmett-packages');
  const problem = await installEmmett(packages, (text) => progress.step(text));
  if (problem !== undefined) return [{ name: NAME, skipped: problem }];
  progress.step(`emmett: ${options.rounds} rounds of ${APPENDS} appends to each store`);
  const random = new SeededRandom(5);
  const measures = [measureIdOf(1), measureIdOf(2)];
  const data = Array.from({ length: 200 }, (_, made) => madeDevelopment(`d-${made}`, LAST_DAY, measures, random));
  const directory = bench.path('emmett');
  mkdirSync(directory);
  const input = { dist: bench.ours.dist, packages, directory, appends: APPENDS, rounds: options.rounds, data };
  const { rounds, version, driverProblem, triedAgain } = await runProgram<Compared>('emmett.mts', input);
  const emmett = `Emmett ${version}`;
  const told = { name: NAME, unit: 'appends/s', ours: medianOf(rounds, ({ ours }) => ours) };
  const asItComes = triedAgain === 0 ? emmett : `${emmett}, ${triedAgain} appends tried again`;
  const overNodeSqlite = medianOf(rounds, (round) => round.overNodeSqlite);
  return [
    driverProblem === undefined
      ? byRatio({ ...told, reference: medianOf(rounds, ({ asItComes }) => asItComes!), referenceName: asItComes })
      : { name: `${NAME}, ${emmett}`, skipped: `its driver does not load: ${driverProblem}` },
    byRatio({ ...told, reference: overNodeSqlite, referenceName: `${emmett} on one node:sqlite connection` }),
  ];
}
