import { type Bench, DIST, profiling } from '../bench.js';
import { runProgram } from '../children/child.js';
import { aboutMostChanged, randomQuestion } from '../dataset/data-set.js';
import { SeededRandom } from '../dataset/random.js';
import { byValue, type Row } from '../report.js';
import { medianOf } from '../rounds.js';

const QUESTIONS = 10_000;
const TARGET = { atMost: 100 };

interface Latency {
  readonly p50Micros: number;
  readonly p99Micros: number;
}
interface Round {
  readonly bare: Latency;
  readonly random: Latency;
  readonly mostChanged: Latency;
}

/** The query handler itself, without HTTP. */
export async function inProcessLine(bench: Bench): Promise<Row[]> {
  const { directory, size, effects } = await bench.dataSet();
  const { rounds, profile } = bench.options;
  bench.progress.step(`in-process: ${rounds} rounds of ${QUESTIONS} questions`);
  const seeded = new SeededRandom(2);
  const random = Array.from({ length: QUESTIONS }, () => randomQuestion(size, seeded));
  const file = bench.path('bare-rows-to-look-up.sqlite');
  const result = await runProgram<{ readonly rounds: readonly Round[] }>(
    'in-process.mts',
    { dist: DIST, dataDir: directory, file, rows: effects, rounds, random, mostChanged: random.map(aboutMostChanged) },
    profiling(profile),
  );
  const row = (name: string, of: 'random' | 'mostChanged', at: keyof Latency) =>
    byValue(
      {
        name,
        unit: 'µs',
        ours: medianOf(result.rounds, (round) => round[of][at]),
        reference: medianOf(result.rounds, (round) => round.bare[at]),
        referenceName: 'bare look-up by primary key',
      },
      at === 'p99Micros' ? TARGET : undefined,
    );
  const most = `one with ${size.mostChanges.toLocaleString('en')} changes`;
  return [
    row('status in process, random measures, p50', 'random', 'p50Micros'),
    row('status in process, random measures, p99', 'random', 'p99Micros'),
    row(`status in process, ${most}, p50`, 'mostChanged', 'p50Micros'),
    row(`status in process, ${most}, p99`, 'mostChanged', 'p99Micros'),
  ];
}
