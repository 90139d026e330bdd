import { type Change, type ChangeKind, type NotifyOn, NOTIFY_ON, HEADLINE_ORDINAL } from './change-kinds.js';
import type { MeasureDeltaLike, PossibleConflictLike, StatusLike, ChangeSetLike } from './change-set.js';

type Found = Omit<Change, 'ordinal'>;

const MEASURE_KINDS = [
  ['measure.state-changed', 'state'],
  ['measure.legal-force-changed', 'legalForce'],
  ['measure.practice-changed', 'practice'],
] as const satisfies readonly (readonly [ChangeKind, keyof StatusLike])[];

/** Told of a day ahead when it is recorded: by those who asked for that. */
const AHEAD: readonly NotifyOn[] = ['recorded', 'both'];
/** Told on its day: by those who asked for that. */
const ON_ITS_DAY: readonly NotifyOn[] = ['due', 'both'];

/** Everything that one event changed, in the order in which it is told. `onItsDay`: the calendar brought it. */
export function changesOf(changeSet: ChangeSetLike, onItsDay: boolean): readonly Change[] {
  const found: Found[] = [
    ...development(changeSet),
    ...conflicts(changeSet),
    ...deadlines(changeSet),
    ...declarations(changeSet),
    ...changeSet.measures.flatMap((measure) => ofMeasure(changeSet, measure, onItsDay)),
    ...possibleConflicts(changeSet, onItsDay),
    ...questions(changeSet, onItsDay),
  ];
  const changes = found.map((change, ordinal): Change => ({ ...change, ordinal }));
  return [...changes, ...headline(changeSet, onItsDay)];
}

function development({ process, development: delta, types, measures }: ChangeSetLike): Found[] {
  if (!delta) return [];
  return [
    {
      ...base(process, types),
      kind: `development.${delta.change}`,
      measures: delta.measures,
      subject: `developments/${delta.id}`,
      data: { process, development: delta, measures: measures.filter(({ ahead }) => !ahead) },
    },
  ];
}

function conflicts({ process, types, disputes, ruling, measures }: ChangeSetLike): Found[] {
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
function declarations({ process, types, amendment, withdrawal }: ChangeSetLike): Found[] {
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

function deadlines({ process, types, missed, deadlines: due, measures }: ChangeSetLike): Found[] {
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

function ofMeasure({ process, types }: ChangeSetLike, delta: MeasureDeltaLike, onItsDay: boolean): Found[] {
  const { measure, asOf, ahead, before, after } = delta;
  return MEASURE_KINDS.filter(([, member]) => before[member] !== after[member]).map(([kind]): Found => ({
    ...ofOne(kind, process, types, measure),
    notifies: ahead ? AHEAD : onItsDay ? ON_ITS_DAY : NOTIFY_ON,
    data: { process, measure, asOf, ahead, before, after },
  }));
}

/** Each where it is first met: today, or else on the nearest of the days ahead, or on a day before. */
function possibleConflicts({ process, types, measures, past }: ChangeSetLike, onItsDay: boolean): Found[] {
  const told = new Set<string>();
  return [...measures, ...past].flatMap(({ measure, asOf, ahead, before, after }) => {
    const known = new Set(before.possibleConflicts.map(conflictKey));
    return after.possibleConflicts
      .filter((conflict) => !known.has(conflictKey(conflict)) && isNew(told, `${measure} ${conflictKey(conflict)}`))
      .map((possibleConflict): Found => ({
        ...ofOne('conflict.opened', process, types, measure),
        notifies: ahead ? AHEAD : onItsDay ? ON_ITS_DAY : NOTIFY_ON,
        data: { process, measure, possibleConflict, asOf, before, after },
      }));
  });
}

/** A question that is declared has no answer that could be another one. */
function questions({ process, types, questions: deltas }: ChangeSetLike, onItsDay: boolean): Found[] {
  return deltas
    .filter(({ before }) => before !== null)
    .map(({ measures, ...delta }): Found => ({
      ...base(process, types),
      kind: 'question.changed',
      measures,
      notifies: delta.ahead ? AHEAD : onItsDay ? ON_ITS_DAY : NOTIFY_ON,
      subject: `questions/${delta.question}`,
      data: { process, ...delta },
    }));
}

/** Which of the two acts first may change. */
const conflictKey = ({ kind, developments }: PossibleConflictLike): string =>
  `${kind} ${developments.toSorted().join()}`;

const isNew = (told: Set<string>, key: string): boolean => !told.has(key) && told.add(key).has(key);

function headline({ process, types, headline: delta }: ChangeSetLike, onItsDay: boolean): Change[] {
  if (!delta || delta.before.stage === delta.after.stage) return [];
  return [
    {
      ...base(process, types),
      kind: 'headline.changed',
      ordinal: HEADLINE_ORDINAL,
      notifies: onItsDay ? ON_ITS_DAY : NOTIFY_ON,
      subject: 'headline',
      data: { process, before: delta.before, after: delta.after },
    },
  ];
}

const base = (process: string, types: readonly string[]) => ({
  partition: process,
  process,
  types,
  measures: [] as readonly string[],
  notifies: NOTIFY_ON,
});

const ofOne = (kind: ChangeKind, process: string, types: readonly string[], measure: string) => ({
  ...base(process, types),
  kind,
  measures: [measure],
  subject: `measures/${measure}`,
});

function statusOf(measures: readonly MeasureDeltaLike[], measure: string) {
  const delta = measures.find((candidate) => candidate.measure === measure && !candidate.ahead);
  return delta ? { asOf: delta.asOf, before: delta.before, after: delta.after } : {};
}
