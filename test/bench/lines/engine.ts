import type { Bench } from '../bench.js';
import { runProgram } from '../children/child.js';
import { byRatio, type Row } from '../report.js';
import { medianOf } from '../rounds.js';

const CLIENTS = [1, 64, 256];
const EVENTS = { small: 5_000, usual: 100_000 };

interface Appends {
  readonly clients: number;
  readonly ours: number;
  readonly bareAndBack: number;
  readonly bare: number;
}
interface CatchUp {
  readonly ours: number;
  readonly bare: number;
}

/** The log on KurrentDB next to its bare client: no read model, no HTTP. */
export async function engineLine({ ours, options, progress, directory }: Bench): Promise<Row[]> {
  const { engine: url, rounds, seconds, small } = options;
  progress.step(`engine: ${rounds} rounds against ${url}`);
  const events = small ? EVENTS.small : EVENTS.usual;
  const input = { dist: ours.dist, directory, url, rounds, seconds, clients: CLIENTS, events };
  const { append, catchUp } = await runProgram<{ append: Appends[]; catchUp: CatchUp[] }>('engine.mts', input);
  const appends = CLIENTS.flatMap((clients) => {
    const of = append.filter((round) => round.clients === clients);
    const rate = (which: 'ours' | 'bare' | 'bareAndBack') => medianOf(of, (round) => round[which]);
    const told = {
      name: `appends to KurrentDB, ${clients} client${clients === 1 ? '' : 's'}`,
      unit: 'appends/s',
      ours: rate('ours'),
    };
    return [
      byRatio(
        { ...told, reference: rate('bareAndBack'), referenceName: 'bare client, back at a follower' },
        { atLeast: 0.7 },
      ),
      byRatio({ ...told, reference: rate('bare'), referenceName: 'bare client, acknowledged only' }),
    ];
  });
  const rate = (which: keyof CatchUp) => medianOf(catchUp, (round) => round[which]);
  return [
    ...appends,
    byRatio(
      {
        name: `catching up on ${events.toLocaleString('en')} events of KurrentDB`,
        unit: 'events/s',
        ours: rate('ours'),
        reference: rate('bare'),
        referenceName: 'bare follower that keeps rows',
      },
      { atLeast: 0.7 },
    ),
  ];
}
