import fc from 'fast-check';
import { AFTER_ALL, type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import { boundsOf } from '../../../src/kernel/edtf-date.js';
import type { Micros } from '../../../src/kernel/instant.js';
import { ACTION_NAMES, type Action } from '../../../src/tracking/domain/actions.js';
import type { Development, Effect } from '../../../src/tracking/domain/model.js';
import type { ProcessCommand } from '../../../src/tracking/domain/process.js';
import type { MeasureStatusDetail } from '../../../src/tracking/domain/status.js';
import { TrackingService } from '../tracking-service.js';
import { type OracleDevelopment, type OracleVersion, STALE_DAYS, ask } from './status-oracle.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 40);
const FIRST_DAY = parseDay('2024-01-01')!;
const DAYS = 60;
const MEASURES = ['m1', 'm2'];
const STATEFUL: Action[] = [
  'propose',
  'agree',
  'provisionally-apply',
  'partially-take-effect',
  'take-effect',
  'suspend',
  'resume',
  'end',
];

const text = (day: number) => formatDay((FIRST_DAY + day) as Day);
const day = fc.integer({ min: 0, max: DAYS });
const exact = day.map(text);
const imprecise = fc
  .tuple(day, fc.integer({ min: 1, max: 25 }))
  .chain(([from, length]) =>
    fc.constantFrom(`[${text(from)},${text(from + length)}]`, `${text(from)}/${text(from + length)}`, `${text(from)}~`),
  );
const date = fc.oneof(
  { weight: 6, arbitrary: exact },
  { weight: 3, arbitrary: imprecise },
  { weight: 1, arbitrary: fc.constantFrom('2024-01', '2024-02?', '2024', `${text(30)}/..`, `/${text(20)}`) },
);
const effect = fc
  .record(
    {
      measure: fc.constantFrom(...MEASURES),
      action: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...STATEFUL) },
        { weight: 1, arbitrary: fc.constantFrom(...ACTION_NAMES) },
        { weight: 1, arbitrary: fc.constant<Action>('postpone') },
      ),
      from: date,
      until: date,
    },
    { requiredKeys: ['measure', 'action'] },
  )
  .map(({ from, ...rest }) => (rest.action === 'postpone' || from === undefined ? rest : { ...rest, from }));
const content = fc.record(
  { date, effects: fc.array(effect, { maxLength: 3 }), reported: date },
  { requiredKeys: ['date', 'effects'] },
);
const late = { reported: fc.option(date, { nil: undefined }), target: fc.nat() };
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('record' as const), content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('correct' as const), content, ...late }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retract' as const), ...late }) },
);
type GeneratedContent = typeof content extends fc.Arbitrary<infer Value> ? Value : never;
type GeneratedStep = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

test('resolved status equals a fold from the beginning, for every day and both kinds of knowledge', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const service = new TrackingService();
      try {
        const history = await play(service, steps);
        compare(service, history);
      } finally {
        await service.discard();
      }
    }),
    { numRuns: RUNS },
  ));

interface History {
  readonly developments: Map<
    string,
    { readonly order: number; readonly versions: (OracleVersion & { body: GeneratedContent | null })[] }
  >;
  readonly head: number;
}

/** Carries the steps out on the service; those it refuses (`until` before `from`, nothing changed) did not happen. */
async function play(service: TrackingService, steps: readonly GeneratedStep[]): Promise<History> {
  service.clock.instant = ((FIRST_DAY - 1) * 86_400_000_000) as Micros;
  await service.do({
    type: 'OpenProcess',
    data: { id: 'armenia-turkiye', title: 'A', windows: { staleDays: STALE_DAYS } } as never,
  });
  for (const id of MEASURES)
    await service.do({ type: 'DeclareMeasure', data: { id, title: id, kind: 'commitment' } as never });
  const developments: History['developments'] = new Map();
  let head = 3;
  for (const [index, one] of steps.entries()) {
    service.clock.instant = ((FIRST_DAY + index * 4) * 86_400_000_000) as Micros;
    const command = commandOf(one, index, [...developments.keys()]);
    if (!command) continue;
    const done = await service.do(command).catch(() => undefined);
    if (!done) continue;
    head = done.position;
    remember(developments, one, command, { position: head, today: FIRST_DAY + index * 4 });
  }
  return { developments, head };
}

function commandOf(one: GeneratedStep, index: number, ids: readonly string[]): ProcessCommand | undefined {
  if (one.kind === 'record')
    return {
      type: 'RecordDevelopment',
      data: { id: `d${index}`, type: 'report', title: 't', ...one.content } as unknown as Development,
    };
  const development = ids[one.target % Math.max(ids.length, 1)];
  if (development === undefined) return undefined;
  const reported = one.reported === undefined ? {} : { reported: one.reported };
  if (one.kind === 'retract')
    return { type: 'RetractDevelopment', data: { development, reason: 'r', ...reported } as never };
  return { type: 'CorrectDevelopment', data: { development, changes: one.content, reason: 'r', ...reported } as never };
}

function remember(
  developments: History['developments'],
  one: GeneratedStep,
  command: ProcessCommand,
  { position, today }: { position: number; today: number },
): void {
  if (command.type === 'RecordDevelopment') {
    const body = one.kind === 'record' ? one.content : null;
    const reported = boundsOf(body!.reported ?? body!.date).last;
    developments.set(command.data.id, { order: position, versions: [{ position, reported, body, content: null }] });
    return;
  }
  if (command.type !== 'CorrectDevelopment' && command.type !== 'RetractDevelopment') return;
  const { versions } = developments.get(command.data.development)!;
  const reported = command.data.reported === undefined ? today : boundsOf(command.data.reported).last;
  const body = one.kind === 'correct' ? { ...versions.at(-1)!.body!, ...one.content } : null;
  versions.push({ position, reported, body, content: null });
}

function compare(service: TrackingService, { developments, head }: History): void {
  for (const measure of MEASURES) {
    const oracle = oracleOf(developments, measure);
    for (let position = 3; position <= head; position += 1 + Math.floor(head / 6))
      for (let at = -3; at < DAYS + 40; at += 4) {
        const asOf = text(at);
        const byRecord = service.status(measure, { asOf, atPosition: position });
        const expected = ask(oracle, FIRST_DAY + at, { position, reported: Infinity });
        expect({ asOf, position, ...pick(byRecord) }).toEqual({ asOf, position, ...expected });
        expect(byRecord.until).toEqual(untilOf(oracle, FIRST_DAY + at, position));
        const knownOn = text(at);
        const byReport = service.status(measure, { asOf: text(20), knownBy: 'report', knownOn, atPosition: position });
        const reported = ask(oracle, FIRST_DAY + 20, { position, reported: FIRST_DAY + at });
        expect({ knownOn, position, ...pick(byReport) }).toEqual({ knownOn, position, ...reported });
      }
  }
}

const pick = ({
  state,
  possibleStates,
  inEffect,
  stale,
}: Pick<MeasureStatusDetail, 'state' | 'possibleStates' | 'inEffect' | 'stale'>) => ({
  state,
  possibleStates,
  inEffect,
  stale,
});

/** A state can change only on the day after an `until` or on some last bound. */
function untilOf(oracle: readonly OracleDevelopment[], from: number, position: number): string | null {
  const known = { position, reported: Infinity };
  const { state } = ask(oracle, from, known);
  const effects = oracle.flatMap(({ versions }) => versions.flatMap(({ content }) => content?.effects ?? []));
  const turns = effects.flatMap(({ last, until }) => (until ? [last, until.last + 1] : [last]));
  const later = [...new Set(turns)].filter((day) => day > from && day < AFTER_ALL - 1).sort((a, b) => a - b);
  const turn = later.find((day) => ask(oracle, day, known).state !== state);
  return turn === undefined ? null : formatDay((turn - 1) as Day);
}

function oracleOf(developments: History['developments'], measure: string): OracleDevelopment[] {
  return [...developments].map(([id, { order, versions }]) => ({
    id,
    order,
    versions: versions.map(({ position, reported, body }) => ({
      position,
      reported,
      content: body && {
        announced: boundsOf(body.reported ?? body.date).last,
        effects: body.effects.map((one) => oracleEffect(one as unknown as Effect, body.date, measure)),
      },
    })),
  }));
}

/** An effect on another measure keeps its place in the development and does nothing. */
function oracleEffect(effect: Effect, developmentDate: string, measure: string) {
  const action: Action = effect.measure === measure ? effect.action : 'rumour';
  const until = effect.until === undefined ? {} : { until: boundsOf(effect.until) };
  return { action, ...boundsOf(effect.from ?? developmentDate), ...until };
}
