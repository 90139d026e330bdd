import { join } from 'node:path';
import type { Bench } from '../bench.js';
import type { Build, Rebuild } from '../build.js';
import { runProgram } from '../children/child.js';
import { besideOther, byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const ROWS_A_TRANSACTION = 256;
/** Resident memory at the end, of that after a tenth. */
const FLAT = 1.3;

interface Timed {
  readonly seconds: number;
}

/** The read model from the log, against the log's events as rows of one bare table. The data set's own is the first round. */
export async function rebuildLine(bench: Bench): Promise<Row[]> {
  const { progress, options } = bench;
  const { directory, effects } = await bench.dataSet();
  const rounds = Math.min(3, options.rounds);
  progress.step(`rebuild: ${rounds} rounds`);
  const bare = async () => {
    const file = bench.path('bare-rows.sqlite');
    const input = { log: join(directory, 'log.sqlite'), file, rowsPerTransaction: ROWS_A_TRANSACTION };
    const result = await runProgram<Timed>('bare-rows.mts', input);
    for (const suffix of ['', '-wal', '-shm']) bench.discard(`bare-rows.sqlite${suffix}`);
    return result;
  };
  const rebuilt = async (build: Build, round: number): Promise<Rebuild> => {
    await bench.dataOf(build);
    if (round === 0) return build.rebuilds[0]!;
    const copy = await bench.logCopy('rebuilt');
    const result = await bench.rebuild(build, copy);
    bench.discard('rebuilt');
    return result;
  };
  const { ours, other, reference } = await interleaved<'ours' | 'other' | 'reference', Timed>(
    rounds,
    { ...bench.ofEach(rebuilt), reference: bare },
    (text) => progress.part(text),
  );
  const rate = ({ seconds }: Timed) => effects / seconds;
  const speed = {
    name: 'rebuild of the read model',
    unit: 'effects/s',
    ours: medianOf(ours, rate),
    reference: medianOf(reference, rate),
    referenceName: `events as bare rows, ${ROWS_A_TRANSACTION} a transaction`,
  };
  const peak = (mark: 0 | 1 | 2) => medianOf(bench.ours.rebuilds, ({ peaksMib }) => peaksMib[mark]);
  const memory = (name: string, mark: 0 | 1 | 2) => ({
    name: `rebuild, peak memory at ${name}`,
    unit: 'MiB',
    ours: peak(mark),
    reference: peak(0),
    referenceName: 'at 10 %',
  });
  return [
    byValue(speed, { atLeast: 25_000 }),
    ...besideOther(other, rate, (beside) => byValue({ ...speed, ...beside })),
    byValue({ name: 'rebuild, peak memory at 10 %', unit: 'MiB', ours: peak(0) }),
    byValue(memory('50 %', 1)),
    byValue(memory('100 %', 2), { atMost: Math.round(peak(0) * FLAT) }),
    ...besideOther(
      bench.other?.rebuilds ?? [],
      ({ peaksMib }) => peaksMib[2],
      (beside) => byValue({ ...memory('100 %', 2), ...beside }),
    ),
  ];
}
