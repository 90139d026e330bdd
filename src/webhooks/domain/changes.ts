import { type Change, type ChangeKind, type Firing, FIRINGS, HEADLINE_ORDINAL } from './change-kinds.js';
import type { MeasureTurnLike, PossibleConflictLike, StatusLike, TurnLike } from './turn.js';

type Found = Omit<Change, 'ordinal'>;

const MEASURE_KINDS = [
  ['measure.state-changed', 'state'],
  ['measure.legal-force-changed', 'legalForce'],
  ['measure.practice-changed', 'practice'],
] as const satisfies readonly (readonly [ChangeKind, keyof StatusLike])[];

/** Told of a day ahead when it is recorded: by those who asked for that. */
const AHEAD: readonly Firing[] = ['recorded', 'both'];
/** Told on its day: by those who asked for that. */
const ON_ITS_DAY: readonly Firing[] = ['due', 'both'];

/** Everything that one event changed, in the order in which it is told. `onItsDay`: the calendar brought it. */
export function changesOf(turn: TurnLike, onItsDay: boolean): readonly Change[] {
  const found: Found[] = [
    ...development(turn),
    ...conflicts(turn),
    ...deadlines(turn),
    ...declarations(turn),
    ...turn.measures.flatMap((measure) => ofMeasure(turn, measure, onItsDay)),
    ...possibleConflicts(turn, onItsDay),
  ];
  const changes = found.map((change, ordinal): Change => ({ ...change, ordinal }));
  return [...changes, ...headline(turn, onItsDay)];
}

function development({ process, development: turn, types, measures }: TurnLike): Found[] {
  if (!turn) return [];
  return [
    {
      ...base(process, types),
      kind: `development.${turn.change}`,
      measures: turn.measures,
      subject: `developments/${turn.id}`,
      data: { process, development: turn, measures: measures.filter(({ ahead }) => !ahead) },
    },
  ];
}

function conflicts({ process, types, disputes, ruling, measures }: TurnLike): Found[] {
  const opened = disputes.map((dispute): Found => ({
    ...ofOne('conflict.opened', process, types, dispute.measure),
    data: { process, ...dispute, ...statusOf(measures, dispute.measure) },
  }));
  if (!ruling) return opened;
  return [
    ...opened,
    {
      ...ofOne('conflict.ruled', process, types, ruling.measure),
      data: { process, measure: ruling.measure, ruling, ...statusOf(measures, ruling.measure) },
    },
  ];
}

/** What was declared is otherwise. */
function declarations({ process, types, amendment, withdrawal }: TurnLike): Found[] {
  const found: Found[] = [];
  if (amendment) {
    const { measure, ...said } = amendment;
    found.push(
      measure === null
        ? { ...base(process, types), kind: 'process.amended', subject: 'process', data: { process, ...said } }
        : { ...ofOne('measure.amended', process, types, measure), data: { process, ...amendment } },
    );
  }
  if (withdrawal)
    found.push({ ...ofOne('measure.withdrawn', process, types, withdrawal.measure), data: { process, ...withdrawal } });
  return found;
}

function deadlines({ process, types, missed, deadlines: due, measures }: TurnLike): Found[] {
  return [
    ...due.map((deadline): Found => ({
      ...ofOne(
        deadline.action === 'miss-deadline' ? 'deadline.missed' : 'deadline.due',
        process,
        types,
        deadline.measure,
      ),
      types: [deadline.type],
      data: { process, ...deadline },
    })),
    ...missed.map((miss): Found => ({
      ...ofOne('deadline.missed', process, types, miss.measure),
      data: { process, ...miss, ...statusOf(measures, miss.measure) },
    })),
  ];
}

function ofMeasure({ process, types }: TurnLike, turn: MeasureTurnLike, onItsDay: boolean): Found[] {
  const { measure, asOf, ahead, before, after } = turn;
  return MEASURE_KINDS.filter(([, member]) => before[member] !== after[member]).map(([kind]): Found => ({
    ...ofOne(kind, process, types, measure),
    firings: ahead ? AHEAD : onItsDay ? ON_ITS_DAY : FIRINGS,
    data: { process, measure, asOf, ahead, before, after },
  }));
}

/** Each where it is first met: today, or else on the nearest of the days ahead. */
function possibleConflicts({ process, types, measures }: TurnLike, onItsDay: boolean): Found[] {
  const told = new Set<string>();
  return measures.flatMap(({ measure, asOf, ahead, before, after }) => {
    const known = new Set(before.possibleConflicts.map(conflictKey));
    return after.possibleConflicts
      .filter((conflict) => !known.has(conflictKey(conflict)) && isNew(told, `${measure} ${conflictKey(conflict)}`))
      .map((possibleConflict): Found => ({
        ...ofOne('conflict.opened', process, types, measure),
        firings: ahead ? AHEAD : onItsDay ? ON_ITS_DAY : FIRINGS,
        data: { process, measure, possibleConflict, asOf, before, after },
      }));
  });
}

const conflictKey = ({ kind, developments }: PossibleConflictLike): string => `${kind} ${developments.join()}`;

const isNew = (told: Set<string>, key: string): boolean => !told.has(key) && told.add(key).has(key);

function headline({ process, types, headline: turn }: TurnLike, onItsDay: boolean): Change[] {
  if (!turn || turn.before.stage === turn.after.stage) return [];
  return [
    {
      ...base(process, types),
      kind: 'headline.changed',
      ordinal: HEADLINE_ORDINAL,
      firings: onItsDay ? ON_ITS_DAY : FIRINGS,
      subject: 'headline',
      data: { process, before: turn.before, after: turn.after },
    },
  ];
}

const base = (process: string, types: readonly string[]) => ({
  lane: process,
  process,
  types,
  measures: [] as readonly string[],
  firings: FIRINGS,
});

const ofOne = (kind: ChangeKind, process: string, types: readonly string[], measure: string) => ({
  ...base(process, types),
  kind,
  measures: [measure],
  subject: `measures/${measure}`,
});

function statusOf(measures: readonly MeasureTurnLike[], measure: string) {
  const turn = measures.find((candidate) => candidate.measure === measure && !candidate.ahead);
  return turn ? { asOf: turn.asOf, before: turn.before, after: turn.after } : {};
}
