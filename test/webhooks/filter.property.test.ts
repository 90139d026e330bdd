import fc from 'fast-check';
import { addDays, type Day, dayOf, formatDay } from '../../src/kernel/day.js';
import { boundsOf } from '../../src/kernel/edtf-date.js';
import type { RecordedEvent } from '../../src/kernel/event.js';
import type { Micros } from '../../src/kernel/instant.js';
import { actionRow } from '../../src/tracking/domain/actions.js';
import type { Development } from '../../src/tracking/domain/model.js';
import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import type { FellDue } from '../../src/tracking/queries/tracked-changes.js';
import { type ChangeKind, type NotifyOn, NOTIFY_ON } from '../../src/webhooks/domain/change-kinds.js';
import type { Filter } from '../../src/webhooks/domain/filter.js';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { DispatchService } from './dispatch-service.js';

const RUNS = dose('PROPERTY_RUNS', { usual: 10, long: 60 });
const START = (Date.UTC(2026, 8, 1, 12) * 1000) as Micros;
const DAY_MICROS = 86_400_000_000;
const MEASURES = ['m1', 'm2', 'm3'];
const TYPES = ['agreement', 'report', 'talks-round'];
const ACTIONS = 'agree take-effect suspend resume end postpone dispute set-deadline miss-deadline'.split(' ');
const KINDS: ChangeKind[] = [
  'development.recorded',
  'development.corrected',
  'development.retracted',
  'conflict.opened',
  'deadline.due',
  'deadline.missed',
  'measure.state-changed',
  'measure.legal-force-changed',
  'measure.practice-changed',
  'headline.changed',
];

const date = fc.integer({ min: -3, max: 8 }).map((days) => formatDay(addDays(dayOf(START), days)));
const effect = fc
  .record(
    {
      measure: fc.constantFrom(...MEASURES),
      action: fc.constantFrom(...ACTIONS),
      from: date,
      practice: fc.constantFrom(0, 1, 2, 3),
    },
    { requiredKeys: ['measure', 'action'] },
  )
  // A postponement acts on the day it is told, and has no other.
  .map(({ from, ...rest }) => (rest.action === 'postpone' || from === undefined ? rest : { ...rest, from }));
const content = fc.record({
  date,
  type: fc.constantFrom(...TYPES),
  effects: fc.array(effect, { maxLength: 3 }),
});
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('record' as const), content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('correct' as const), content, target: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retract' as const), target: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('day' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
const some = (values: readonly string[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
const wish = fc.record({
  processes: fc.constantFrom(undefined, ['armenia-turkiye'], ['elsewhere']),
  measures: some(MEASURES),
  types: some(TYPES),
  changes: some(KINDS),
  notifyOn: fc.constantFrom(...NOTIFY_ON),
});
type Wish = typeof wish extends fc.Arbitrary<infer Value> ? Value : never;

/** One change, found the long way round: by asking for every measure before and after every event. */
interface Expected {
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly asOf: string | null;
  readonly measures: readonly string[];
  readonly types: readonly string[];
  readonly notifies: readonly NotifyOn[];
}

class Oracle {
  private readonly versions = new Map<string, Development>();
  readonly found: Expected[][] = [];

  constructor(private readonly service: DispatchService) {}

  take(event: RecordedEvent): void {
    this.found[event.position] = event.stream.startsWith('calendar-') ? this.day(event) : this.write(event);
  }

  private write(event: RecordedEvent): Expected[] {
    const today = dayOf(event.recordedAt);
    const data = event.data as { development?: string; changes?: object; id?: string };
    const id = data.development ?? data.id ?? '';
    const old = this.versions.get(id);
    const now = { DevelopmentRecorded: data, DevelopmentCorrected: { ...old, ...data.changes } }[event.type];
    if (!event.type.startsWith('Development')) return this.statuses(event, [], [today, today], []);
    this.versions.set(id, now as Development);
    const both = [old, now as Development | undefined].flatMap((version) => (version ? [version] : []));
    const type = both.at(-1)!.type;
    const touched = [...new Set(both.flatMap(({ effects }) => effects.map(({ measure }) => measure)))];
    const remarks = (action: string, kind: ChangeKind): Expected[] =>
      MEASURES.filter((measure) => {
        const has = (version?: Development) =>
          version?.effects.some((one) => one.action === action && one.measure === (measure as never)) ?? false;
        const asOf = formatDay(today);
        const isDisputed = (at: number) => this.service.tracking.status(measure, { asOf, atPosition: at }).disputed;
        const isReopened = () => action === 'dispute' && !isDisputed(event.position - 1) && isDisputed(event.position);
        return has(now as Development | undefined) && (!has(old) || isReopened());
      }).map((measure) => ({
        ...{ kind, subject: `measures/${measure}`, asOf: null },
        ...{ measures: [measure], types: [type], notifies: NOTIFY_ON },
      }));
    const kinds = { Recorded: 'recorded', Corrected: 'corrected', Retracted: 'retracted' } as const;
    const change = kinds[event.type.slice('Development'.length) as keyof typeof kinds];
    const lastDays = both.flatMap((version) =>
      version.effects.flatMap(({ measure, action, from }) => {
        const [{ first, last }, { last: decided }] = [boundsOf(from ?? version.date), boundsOf(version.date)];
        const days = decided < first && actionRow(action).next ? [last, decided] : [last];
        return days.map((day): readonly [string, Day] => [measure, day]);
      }),
    );
    return [
      {
        kind: `development.${change}`,
        subject: `developments/${id}`,
        asOf: null,
        measures: touched,
        types: [type],
        notifies: NOTIFY_ON,
      },
      ...remarks('dispute', 'conflict.opened'),
      ...remarks('miss-deadline', 'deadline.missed'),
      ...this.statuses(event, [type], [today, today], lastDays),
    ];
  }

  private day(event: RecordedEvent): Expected[] {
    const { day, effects } = event.data as FellDue;
    const deadlines = event.type === 'DeadlinesFellDue';
    if (deadlines)
      return effects.map(({ measure, type, action }) => ({
        kind: action === 'miss-deadline' ? 'deadline.missed' : 'deadline.due',
        subject: `measures/${measure}`,
        asOf: null,
        measures: [measure],
        types: [type],
        notifies: NOTIFY_ON,
      }));
    const on = (Date.parse(day) / 86_400_000) as Day;
    return this.statuses(event, [...new Set(effects.map(({ type }) => type))], [addDays(on, -1), on], []);
  }

  private statuses(
    { position, stream }: RecordedEvent,
    types: readonly string[],
    [eve, day]: readonly [Day, Day],
    ahead: readonly (readonly [string, Day])[],
  ): Expected[] {
    const { tracking } = this.service;
    const due = stream.startsWith('calendar-');
    const met = new Set<string>();
    const compare = (measure: string, from: Day, to: Day, notifies: readonly NotifyOn[]): Expected[] => {
      const before = tracking.status(measure, { asOf: formatDay(from), atPosition: position - 1 });
      const after = tracking.status(measure, { asOf: formatDay(to), atPosition: position });
      const kinds: ChangeKind[] = [];
      if (before.state !== after.state) kinds.push('measure.state-changed');
      if (before.legalForce !== after.legalForce) kinds.push('measure.legal-force-changed');
      if (before.practice !== after.practice) kinds.push('measure.practice-changed');
      const told = { subject: `measures/${measure}`, asOf: formatDay(to), measures: [measure], types, notifies };
      const key = (conflict: object) => `${measure} ${JSON.stringify(conflict)}`;
      const known = [...met, ...before.possibleConflicts.map(key)];
      const opened = after.possibleConflicts.map(key).filter((one) => !known.includes(one) && met.add(one));
      return [
        ...kinds.map((kind) => ({ kind, ...told })),
        ...opened.map(() => ({ ...told, kind: 'conflict.opened' as const, asOf: null })),
      ];
    };
    const found = MEASURES.flatMap((measure) => {
      const days = ahead.filter(([of, last]) => of === measure && last > day).map(([, last]) => last);
      return [
        ...compare(measure, eve, day, due ? ['due', 'both'] : NOTIFY_ON),
        ...[...new Set(days)]
          .sort((a, b) => a - b)
          .flatMap((later) => compare(measure, later, later, ['recorded', 'both'])),
      ];
    });
    const headline = (asOf: Day, atPosition: number) =>
      tracking.processStatus({ asOf: formatDay(asOf), atPosition }).headline.stage;
    if (headline(eve, position - 1) === headline(day, position)) return found;
    const notifies: readonly NotifyOn[] = due ? ['due', 'both'] : NOTIFY_ON;
    return [...found, { kind: 'headline.changed', subject: 'headline', asOf: null, measures: [], types, notifies }];
  }
}

const wanted = ({ processes, measures, types, changes, notifyOn }: Wish, change: Expected): boolean => {
  if (!change.notifies.includes(notifyOn)) return false;
  if (changes && !changes.some((kind) => kind === change.kind)) return false;
  if (processes && processes[0] === 'elsewhere') return false;
  if (measures && !measures.some((measure) => change.measures.some((one) => one === measure))) return false;
  return !types || types.some((type) => change.types.some((one) => one === type));
};

const line = ({ kind, subject, asOf }: Pick<Expected, 'kind' | 'subject' | 'asOf'>) =>
  `${kind} ${subject} ${asOf ?? ''}`;

test(
  'each subscription gets what asking about every measure before and after every event would find',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 12 }),
        fc.array(wish, { minLength: 2, maxLength: 4 }),
        async (steps, wishes) => {
          const service = await DispatchService.start(undefined, START);
          try {
            service.calendar.start();
            await service.until(() => service.retryAt !== undefined);
            await service.tracking.do({
              type: 'OpenProcess',
              data: { id: 'armenia-turkiye', title: 'x' },
            } as unknown as ProcessCommand);
            for (const id of MEASURES)
              await service.tracking.do({
                type: 'DeclareMeasure',
                data: { id, title: id, kind: 'commitment' },
              } as unknown as ProcessCommand);
            for (const [n, { notifyOn, ...filter }] of wishes.entries())
              await service.subscribe(`s${n}`, { notifyOn, filter: filter as Filter });
            const since = await service.tracking.store.head();
            await play(service, steps);
            const oracle = new Oracle(service);
            const events: RecordedEvent[] = [];
            for await (const event of service.tracking.store.readAll(since)) events.push(event);
            for (const event of events) oracle.take(event);
            for (const [n, asked] of wishes.entries()) {
              const expected = events.flatMap(({ position }) =>
                oracle.found[position]!.filter((change) => wanted(asked, change)).map(
                  (change) => `${position} ${line(change)}`,
                ),
              );
              const got = () =>
                service.transport.requests
                  .filter(({ subscription }) => subscription === `s${n}`)
                  .map(({ event: { type, subject, data } }) => {
                    const kind = type.split('.').slice(1, 3).join('.') as ChangeKind;
                    const asOf = kind.startsWith('measure.') ? (data['asOf'] as string) : null;
                    return `${data.position} ${line({ kind, subject, asOf })}`;
                  });
              await service.until(() => got().length >= expected.length, STEP_LIMIT_MS / 2).catch(() => undefined);
              expect(got().sort()).toEqual(expected.sort());
            }
            for (const n of wishes.keys()) {
              const sent = service.transport.requests
                .filter(({ subscription }) => subscription === `s${n}`)
                .map(({ event }) => event);
              expect(sent.map(({ previous }) => previous)).toEqual(
                [undefined, ...sent.slice(0, -1).map(({ sequence }) => sequence)].slice(0, sent.length),
              );
              expect(sent.map(({ sequence }) => sequence)).toEqual(sent.map(({ sequence }) => sequence).sort());
            }
          } finally {
            await service.discard();
          }
        },
      ),
      { numRuns: RUNS },
    ),
  RUNS * STEP_LIMIT_MS,
);

async function play(service: DispatchService, steps: readonly Step[]): Promise<void> {
  const standing: string[] = [];
  for (const [n, one] of steps.entries()) {
    if (one.kind === 'day') {
      const next = service.retryAt!;
      service.timer.moveTo(next);
      await service.until(() => service.retryAt === ((next + DAY_MICROS) as Micros));
      continue;
    }
    if (one.kind === 'record') {
      const id = `d-${n}`;
      standing.push(id);
      await service.tracking.do({
        type: 'RecordDevelopment',
        data: { id, title: id, ...one.content },
      } as unknown as ProcessCommand);
      continue;
    }
    const development = standing[one.target % (standing.length || 1)];
    if (development === undefined) continue;
    if (one.kind === 'retract') standing.splice(standing.indexOf(development), 1);
    const command =
      one.kind === 'correct'
        ? { type: 'CorrectDevelopment', data: { development, changes: one.content, reason: 'x' } }
        : { type: 'RetractDevelopment', data: { development, reason: 'x' } };
    await service.tracking.do(command as unknown as ProcessCommand).catch((error: Error) => {
      if (!/nothing|same|already/i.test(error.message)) throw error;
    });
  }
}
