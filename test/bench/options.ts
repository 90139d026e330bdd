import { parseArgs } from 'node:util';

export const LINES = [
  'status',
  'in-process',
  'append',
  'rebuild',
  'start',
  'audit',
  'webhooks',
  'emmett',
  'engine',
] as const;
export type LineName = (typeof LINES)[number];

/** The engine has to be there first. */
const WITHOUT_ENGINE = LINES.filter((line) => line !== 'engine');

export interface Options {
  readonly only: readonly LineName[];
  /** Address of the KurrentDB that the engine line uses. */
  readonly engine: string;
  readonly small: boolean;
  readonly effects: number;
  readonly rounds: number;
  /** Of load, each round. */
  readonly seconds: number;
  /** Where the CPU profiles of our own processes go, if anywhere. */
  readonly profile: string | undefined;
  /** Another built checkout of this project, to be measured beside this one. */
  readonly against: string | undefined;
}

const USUAL_ENGINE = 'kurrentdb://127.0.0.1:2113?tls=false';

const HELP = `npm run bench [-- options]
  --only a,b      some of ${LINES.join(', ')}
  --engine      only the line 'engine', against the KurrentDB at EVENT_STORE_URL
                (${USUAL_ENGINE}), which it leaves its streams in
  --small         20,000 effects and short rounds, to see that it all works
  --effects N     effects in the store (1,000,000)
  --rounds N      interleaved rounds of each measurement (5)
  --seconds N     of load in a round (4)
  --against DIR   another built checkout of this project, measured in turns with this one
  --profile DIR   writes CPU profiles of the service and of the rebuild
`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      engine: { type: 'boolean', default: false },
      small: { type: 'boolean', default: false },
      effects: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      profile: { type: 'string' },
      against: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  return {
    only: values.engine ? ['engine'] : (values.only?.split(',').map(lineName) ?? WITHOUT_ENGINE),
    engine: process.env['EVENT_STORE_URL'] || USUAL_ENGINE,
    small: values.small,
    effects: numberOr(values.small ? 20_000 : 1_000_000, 'effects', values.effects),
    rounds: numberOr(values.small ? 1 : 5, 'rounds', values.rounds),
    seconds: numberOr(values.small ? 1 : 4, 'seconds', values.seconds),
    profile: values.profile,
    against: values.against,
  };
}

function lineName(text: string): LineName {
  const name = LINES.find((line) => line === text.trim());
  if (name === undefined) throw new Error(`--only ${text}: there is no such line. Known are ${LINES.join(', ')}`);
  return name;
}

function numberOr(usual: number, option: string, given: string | undefined): number {
  if (given === undefined) return usual;
  const value = Number(given);
  if (!(value > 0)) throw new Error(`--${option} ${given}: must be a number above 0`);
  return value;
}
