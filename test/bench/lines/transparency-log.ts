import type { Bench } from '../bench.js';
import { runProgram } from '../children/child.js';
import { byRatio, byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const PROOFS = 10_000;
/** Of which verification must not need more, however long the log is; V8 would else take what it can get. */
const SMALL_HEAP = ['--max-old-space-size=64', '--max-semi-space-size=8'];
/** Resident memory at the end, of that after a tenth. */
const FLAT = 1.3;

interface Timed {
  readonly seconds: number;
}

/** Sealing against bare hashing of the same entries; proofs from, and verification of, a sealed log of as many events. */
export async function transparencyLogLine(bench: Bench): Promise<Row[]> {
  const { progress, options } = bench;
  const leaves = options.effects;
  const rounds = Math.min(3, options.rounds);
  progress.step(`audit: sealing ${leaves.toLocaleString('en')} leaves, ${rounds} rounds`);
  const timed = async (bare: boolean) => {
    const input = { dist: bench.ours.dist, directory: bench.path('seal'), leaves, bare };
    const result = await runProgram<Timed>('audit-seal.mts', input);
    bench.discard('seal');
    return result;
  };
  const { ours, reference } = await interleaved(
    rounds,
    { ours: () => timed(false), reference: () => timed(true) },
    (text) => progress.part(text),
  );
  const directory = bench.path('audit');
  progress.step(`audit: a log of ${leaves.toLocaleString('en')} events`);
  const fromLog = await runProgram<Timed>('audit-log.mts', { dist: bench.ours.dist, directory, events: leaves });
  progress.step('audit: proofs and verification');
  const proofs = await runProgram<{ p50: number; p99: number }>('audit-proofs.mts', {
    dist: bench.ours.dist,
    directory,
    proofs: Math.min(PROOFS, leaves),
  });
  const verified = await runProgram<Timed & { eventsCompared: number; peaksMib: [number, number, number] }>(
    'audit-verify.mts',
    { dist: bench.ours.dist, directory },
    SMALL_HEAP,
  );
  bench.discard('audit');
  if (verified.eventsCompared !== leaves) throw new Error(`${verified.eventsCompared} events were verified`);
  const [tenth, half, all] = verified.peaksMib;
  return [
    byRatio(
      {
        name: 'sealing',
        unit: 'leaves/s',
        ours: leaves / medianOf(ours, ({ seconds }) => seconds),
        reference: leaves / medianOf(reference, ({ seconds }) => seconds),
        referenceName: 'bare hashing of the leaves',
      },
      { atLeast: 0.4 },
    ),
    byValue({ name: 'sealing, read from the log', unit: 'events/s', ours: leaves / fromLog.seconds }),
    byValue({ name: 'proof of an event by its id, p50', unit: 'µs', ours: proofs.p50 }),
    byValue({ name: 'proof of an event by its id, p99', unit: 'µs', ours: proofs.p99 }, { atMost: 1_000 }),
    byValue({ name: 'verify a log', unit: 'events/s', ours: leaves / verified.seconds }),
    byValue({
      name: 'verify, peak memory at 50 %',
      unit: 'MiB',
      ours: half,
      reference: tenth,
      referenceName: 'at 10 %',
    }),
    byValue(
      { name: 'verify, peak memory at 100 %', unit: 'MiB', ours: all, reference: tenth, referenceName: 'at 10 %' },
      { atMost: Math.round(tenth * FLAT) },
    ),
  ];
}
