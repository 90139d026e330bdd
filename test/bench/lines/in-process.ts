import type { Bench } from '../bench.js';
import type { Build } from '../build.js';
import { runProgram } from '../children/child.js';
import {
  type Question,
  aboutMostChanged,
  aboutOverlapping,
  byReport,
  makeOverlapping,
  newestKnown,
  randomQuestion,
} from '../dataset/data-set.js';
import { SeededRandom } from '../dataset/random.js';
import { type Comparison, besideOther, byValue, type Row } from '../report.js';
import { interleaved, medianOf } from '../rounds.js';

const QUESTIONS = 10_000;
/** Asked before any is measured. */
const BEFORE = 2_000;
const OVERLAPPING = 5_000;
const BARE = 'bare look-up by primary key';

interface Latency {
  readonly p50Micros: number;
  readonly p99Micros: number;
}
interface Asked {
  /** Each question for the first time since the start. */
  readonly cold: Latency;
  /** The same ones, asked before. */
  readonly warm: Latency;
}
interface Round<Name extends string> {
  readonly asked: Readonly<Record<Name, Asked>>;
  readonly bare: Latency;
}

type Targets = Partial<Record<keyof Asked, Comparison>>;
const ASKED = {
  newest: { name: 'random measures, newest known', targets: { warm: { atMost: 50 } } },
  byRecord: { name: 'random measures, random known', targets: { cold: { atMost: 300 } } },
  byReport: { name: 'random measures, random known by report', targets: { cold: { atMost: 300 } } },
  mostNewest: { name: 'most changed, newest known', targets: { warm: { atMost: 50 } } },
  mostRandom: { name: 'most changed, random known', targets: { cold: { atMost: 2_000 } } },
} as const satisfies Record<string, { readonly name: string; readonly targets: Targets }>;
type AskedName = keyof typeof ASKED;

/** The query handler itself, without HTTP, each round after a start of its own. */
export async function inProcessLine(bench: Bench): Promise<Row[]> {
  const { size, effects } = await bench.dataSet();
  const seeded = new SeededRandom(2);
  const random = Array.from({ length: QUESTIONS }, () => randomQuestion(size, seeded));
  const most = random.map(aboutMostChanged);
  const questions: Record<AskedName, Question[]> = {
    newest: random.map(newestKnown),
    byRecord: random,
    byReport: random.map(byReport),
    mostNewest: most.map(newestKnown),
    mostRandom: most,
  };
  const before = Array.from({ length: BEFORE }, () => randomQuestion(size, seeded));
  const file = bench.path('bare-rows-to-look-up.sqlite');
  const ask = async (build: Build): Promise<Round<AskedName>> => {
    const dataDir = await bench.dataOf(build);
    const input = { dist: build.dist, dataDir, file, rows: effects, before, questions };
    return runProgram('in-process.mts', input, build.nodeOptions);
  };
  bench.progress.step(`in-process: ${bench.options.rounds} rounds of ${QUESTIONS} questions each`);
  const rounds = await interleaved(bench.options.rounds, bench.ofEach(ask), (text) => bench.progress.part(text));
  const names = Object.keys(ASKED) as AskedName[]; // a literal's own keys
  return [...names.flatMap((name) => rowsOf(name, rounds)), ...(await overlapping(bench, { file, rows: effects }))];
}

function rowsOf(of: AskedName, { ours, other }: Record<'ours' | 'other', Round<AskedName>[]>): Row[] {
  const { name, targets }: { readonly name: string; readonly targets: Targets } = ASKED[of];
  return (['cold', 'warm'] as const).flatMap((when) =>
    (['p50', 'p99'] as const).flatMap((share) => {
      const value = ({ asked }: Round<AskedName>) => asked[of][when][`${share}Micros`];
      const told = { name: `in process, ${name}, ${when}, ${share}`, unit: 'µs', ours: medianOf(ours, value) };
      const bare = medianOf(ours, (round) => round.bare[`${share}Micros`]);
      return [
        byValue({ ...told, reference: bare, referenceName: BARE }, share === 'p99' ? targets[when] : undefined),
        ...besideOther(other, value, (reference) => byValue({ ...told, ...reference })),
      ];
    }),
  );
}

/** More effects on one measure than can be told apart; they cannot be recorded any more, but an old log may have them. */
async function overlapping({ ours, options, path, progress }: Bench, bare: object): Promise<Row[]> {
  const effects = OVERLAPPING.toLocaleString('en');
  progress.step(`in-process: one measure with ${effects} effects that all overlap, ${options.rounds} rounds`);
  const dataDir = path('overlapping');
  await makeOverlapping(dataDir, OVERLAPPING);
  const [first, ...later] = aboutOverlapping();
  const questions = { first: [first], later };
  const input = { ...bare, dist: ours.dist, dataDir, before: [], questions };
  const ask = () => runProgram<Round<'first' | 'later'>>('in-process.mts', input, ours.nodeOptions);
  await runProgram('rebuild.mts', { dist: ours.dist, dataDir }, ours.nodeOptions);
  const rounds = await interleaved(options.rounds, { ours: ask }, (text) => progress.part(text));
  const row = (name: string, value: (round: Round<'first' | 'later'>) => number, target?: Comparison) => {
    const told = {
      name: `in process, ${effects} that all overlap, ${name}`,
      unit: 'µs',
      ours: medianOf(rounds.ours, value),
    };
    const reference = medianOf(rounds.ours, (round) => round.bare.p99Micros);
    return byValue({ ...told, reference, referenceName: `${BARE}, p99` }, target);
  };
  return [
    row('first answer', ({ asked }) => asked.first.cold.p99Micros, { atMost: 1_000_000 }),
    row('other days after it, p99', ({ asked }) => asked.later.cold.p99Micros),
    row('from the cache, p99', ({ asked }) => asked.later.warm.p99Micros),
  ];
}
