import { join } from 'node:path';
import type { Bench } from '../bench.js';
import { runProgram } from '../children/child.js';
import { byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const ROWS_A_TRANSACTION = 256;
/** Resident memory at the end, of that after a tenth. */
const FLAT = 1.3;

/** The read model from the log, against the log's events as rows of one bare table. The data set's own is the first round. */
export async function rebuildLine(bench: Bench): Promise<Row[]> {
  const { progress, options } = bench;
  const { directory, effects } = await bench.dataSet();
  const rounds = Math.min(3, options.rounds);
  progress.step(`rebuild: ${rounds} rounds`);
  const bare = async () => {
    const file = bench.path('bare-rows.sqlite');
    const input = { log: join(directory, 'log.sqlite'), file, rowsPerTransaction: ROWS_A_TRANSACTION };
    const result = await runProgram<{ readonly seconds: number }>('bare-rows.mts', input);
    for (const suffix of ['', '-wal', '-shm']) bench.discard(`bare-rows.sqlite${suffix}`);
    return result;
  };
  const rebuilt = async (round: number) => {
    if (round === 0) return bench.rebuilds[0]!;
    const copy = await bench.logCopy('rebuilt');
    const result = await bench.rebuild(copy);
    bench.discard('rebuilt');
    return result;
  };
  const { ours, reference } = await interleaved<'ours' | 'reference', { readonly seconds: number }>(
    rounds,
    { ours: rebuilt, reference: bare },
    (text) => progress.part(text),
  );
  const speed = {
    name: 'rebuild of the read model',
    unit: 'effects/s',
    ours: effects / medianOf(ours, ({ seconds }) => seconds),
    reference: effects / medianOf(reference, ({ seconds }) => seconds),
    referenceName: `events as bare rows, ${ROWS_A_TRANSACTION} a transaction`,
  };
  const peak = (mark: 0 | 1 | 2) => medianOf(bench.rebuilds, ({ peaksMib }) => peaksMib[mark]);
  const memory = (name: string, mark: 0 | 1 | 2) => ({
    name: `rebuild, peak memory at ${name}`,
    unit: 'MiB',
    ours: peak(mark),
    reference: peak(0),
    referenceName: 'at 10 %',
  });
  return [
    byValue(speed, { atLeast: 50_000 }),
    byValue({ name: 'rebuild, peak memory at 10 %', unit: 'MiB', ours: peak(0) }),
    byValue(memory('50 %', 1)),
    byValue(memory('100 %', 2), { atMost: Math.round(peak(0) * FLAT) }),
  ];
}
