import fc from 'fast-check';
import { type Day, addDays, formatDay, parseDay } from '../../../src/kernel/day.js';
import { boundsOf } from '../../../src/kernel/edtf-date.js';
import type { Micros } from '../../../src/kernel/instant.js';
import { ACTION_NAMES, type Action, lasts } from '../../../src/tracking/domain/actions.js';
import type { Development, MeasureId } from '../../../src/tracking/domain/model.js';
import type { ProcessCommand } from '../../../src/tracking/domain/process.js';
import type { MeasureStatusDetail } from '../../../src/tracking/domain/status.js';
import { stepsOf } from '../../../src/tracking/domain/step.js';
import { type Timeline, timeline } from '../../../src/tracking/domain/timeline.js';
import type { TimelineLimits } from '../../../src/tracking/queries/timelines.js';
import { STEP_LIMIT_MS, dose } from '../../doses.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

const RUNS = dose('PROPERTY_RUNS', { usual: 15, long: 120 });
const FIRST_DAY = parseDay('2024-01-01')!;
const DAYS = 240;
const MEASURE = 'm1' as MeasureId;
/** So small that every question is answered from a window of its own, read in several chunks. */
const TIGHT: TimelineLimits = { wholeSteps: 0, firstChunk: 2, keptBytes: 1 };

const text = (day: number) => formatDay((FIRST_DAY + day) as Day);
const day = fc.integer({ min: 0, max: DAYS });
const exact = day.map(text);
const imprecise = fc
  .tuple(day, fc.integer({ min: 1, max: 9 }))
  .chain(([from, length]) => fc.constantFrom(`[${text(from)},${text(from + length)}]`, `${text(from)}~`));
const date = fc.oneof(
  { weight: 30, arbitrary: exact },
  { weight: 5, arbitrary: imprecise },
  { weight: 1, arbitrary: fc.constantFrom('2024-03', `${text(200)}/..`, `/${text(20)}`) },
);
const effect = fc
  .record(
    {
      measure: fc.constantFrom(MEASURE, MEASURE, MEASURE, 'm2'),
      action: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom<Action>('take-effect', 'end') },
        { weight: 4, arbitrary: fc.constantFrom<Action>('suspend', 'resume', 'agree', 'sign', 'propose', 'reaffirm') },
        { weight: 2, arbitrary: fc.constantFrom(...ACTION_NAMES) },
        { weight: 1, arbitrary: fc.constant<Action>('postpone') },
      ),
      from: fc.option(date, { nil: undefined, freq: 4 }),
      until: fc.option(date, { nil: undefined, freq: 6 }),
      practice: fc.option(fc.constantFrom(0, 1, 2, 3), { nil: undefined, freq: 8 }),
      note: fc.constantFrom('as agreed', 'denied'),
    },
    { requiredKeys: ['measure', 'action', 'from', 'until', 'practice'] },
  )
  .map(({ from, until, practice, ...rest }) => ({
    ...rest,
    ...(from !== undefined && rest.action !== 'postpone' && { from }),
    ...(until !== undefined && lasts(rest.action) && { until }),
    ...(practice !== undefined && { practice }),
  }));
const content = fc.record(
  { date, type: fc.constantFrom('report', 'agreement'), effects: fc.array(effect, { maxLength: 3 }), reported: date },
  { requiredKeys: ['date', 'type', 'effects'] },
);
const said = { reported: fc.option(date, { nil: undefined }), target: fc.nat() };
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('record' as const), content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('correct' as const), content, ...said }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retract' as const), ...said }) },
);
type Made = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What was said of a development, as this test knows it: all of it, what changes, or null where it was retracted. */
interface Version {
  readonly id: string;
  readonly order: number;
  readonly position: number;
  readonly reported: number;
  readonly said: Partial<Development> | null;
}

const history = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' });

test(
  'at every known time a status is what the steps that were visible then make of it',
  () =>
    fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 0, max: 6 }), async (steps, offset) => {
        let service = await TrackingService.start(undefined, TIGHT);
        const { directory } = service;
        try {
          const versions = await play(service, steps);
          compare(service, versions, offset);
          await service.close();
          service = await TrackingService.start(directory);
          await service.follower.whenHeadReached();
          compare(service, versions, offset + 1);
        } finally {
          await service.discard();
        }
      }),
      { numRuns: RUNS },
    ),
  RUNS * STEP_LIMIT_MS,
);

test('what was done is still told after an end without a last day, from whichever steps it was read', async () => {
  const service = await TrackingService.start(undefined, TIGHT);
  const effects = [
    { measure: MEASURE, action: 'resume', from: '2024-04-29', practice: 2 },
    { measure: MEASURE, action: 'take-effect', from: '2024-05-25', until: '2024-07-19/..' },
  ];
  try {
    const versions = await play(service, [
      made({ date: '2024-01-01', effects: [{ measure: MEASURE, action: 'postpone' }] }),
      made({ date: '2024-06-11~', reported: '2024-02-25', effects: [{ measure: MEASURE, action: 'end' }] }),
      made({ date: '2024-07-17', reported: '2024-07-15', effects }),
    ]);
    compare(service, versions, 0);
    expect(service.status(MEASURE, { asOf: '2024-08-01' })).toMatchObject({ state: 'ended', practice: 2 });
  } finally {
    await service.discard();
  }
});

const made = (said: object): Made => ({ kind: 'record', content: { type: 'agreement', ...said } as never });

/** Carries the steps out on the service; those it refuses (`until` before `from`, nothing changed) did not happen. */
async function play(service: TrackingService, steps: readonly Made[]): Promise<Version[]> {
  service.clock.instant = ((FIRST_DAY - 1) * 86_400_000_000) as Micros;
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A' } });
  for (const id of [MEASURE, 'm2'])
    await service.do({ type: 'DeclareMeasure', data: { id, title: id, kind: 'commitment' } as never });
  const versions: Version[] = [];
  for (const [index, made] of steps.entries()) {
    const today = FIRST_DAY + index * 4;
    service.clock.instant = (today * 86_400_000_000) as Micros;
    const ids = [...new Set(versions.map(({ id }) => id))];
    const id = made.kind === 'record' ? `d${index}` : ids[made.target % Math.max(ids.length, 1)];
    if (id === undefined) continue;
    const command = commandOf(made, id);
    const done = await service.do(command).catch(() => undefined);
    if (done) versions.push(versionOf(versions, command, id, { position: done.position, today }));
  }
  return versions;
}

function commandOf(made: Made, id: string): ProcessCommand {
  if (made.kind === 'record')
    return { type: 'RecordDevelopment', data: { id, title: 't', ...made.content } as unknown as Development };
  const reported = made.reported === undefined ? {} : { reported: made.reported };
  const change = { development: id, reason: 'r', ...reported };
  return made.kind === 'retract'
    ? { type: 'RetractDevelopment', data: change as never }
    : { type: 'CorrectDevelopment', data: { ...change, changes: made.content } as never };
}

function versionOf(
  versions: readonly Version[],
  command: ProcessCommand,
  id: string,
  { position, today }: { readonly position: number; readonly today: number },
): Version {
  const before = versions.findLast((version) => version.id === id);
  if (command.type === 'RecordDevelopment') {
    const { reported, date: on } = command.data;
    return { id, order: position, position, reported: boundsOf(reported ?? on).last, said: command.data };
  }
  const { reported: text, changes } = command.data as { reported?: string; changes?: object };
  const reported = text === undefined ? today : boundsOf(text).last;
  return { id, order: before!.order, position, reported, said: changes ?? null };
}

function visible(versions: readonly Version[], position: number, reportedBy: number): Timeline {
  const known = versions.filter((version) => version.position <= position && version.reported <= reportedBy);
  return timeline(
    [...new Set(known.map(({ id }) => id))].flatMap((id) => {
      const { order, position: version, said } = known.findLast((one) => one.id === id)!;
      if (said === null) return [];
      const recorded = versions.find((one) => one.id === id)!.said as Development;
      const content = known.filter((one) => one.id === id).reduce((so, one) => ({ ...so, ...one.said }), recorded);
      return stepsOf(content, order, version).flatMap(({ measure, step: one }) => (measure === MEASURE ? [one] : []));
    }),
  );
}

function compare(service: TrackingService, versions: readonly Version[], offset: number): void {
  const head = versions.at(-1)?.position ?? 3;
  const positions = [...new Set([3, ...versions.map(({ position }) => position)])];
  for (const [index, atPosition] of positions.entries()) {
    if ((index + offset) % 5 !== 0 && atPosition !== head) continue;
    const byRecord = visible(versions, atPosition, Infinity);
    for (let at = offset - 9; at < DAYS + 30; at += 7) {
      const asked = { asOf: text(at), atPosition };
      expect({ asked, ...pick(service.status(MEASURE, asked)) }).toEqual({ asked, ...expected(byRecord, at) });
      if (at % 3 !== 0) continue;
      const known = { ...asked, asOf: text((at * 5) % DAYS), knownBy: 'report' as const, knownOn: text(at) };
      const byReport = visible(versions, atPosition, FIRST_DAY + at);
      expect({ known, ...pick(service.status(MEASURE, known)) }).toEqual({
        known,
        ...expected(byReport, (at * 5) % DAYS),
      });
    }
  }
}

const pick = ({ state, possibleStates, inEffect, since, until, next, practice, ...rest }: MeasureStatusDetail) => ({
  ...{ state, possibleStates, inEffect, since, until, next, practice },
  ...{
    practiceBasis: rest.practiceBasis,
    basis: rest.basis,
    anomalies: rest.anomalies,
    possibleConflicts: rest.possibleConflicts,
    notes: rest.notes,
  },
});

/** The same, from the whole timeline. */
function expected(whole: Timeline, at: number) {
  const index = whole.at((FIRST_DAY + at) as Day);
  const stretch = whole.stretches[index]!;
  const { story } = stretch;
  const later = whole.stretches.slice(index + 1);
  const turn = later.find(({ state }) => state !== stretch.state);
  const next = later.find(({ state, inEffect }) => state !== stretch.state || inEffect !== stretch.inEffect);
  return {
    state: stretch.state,
    possibleStates: stretch.possibleStates,
    inEffect: stretch.inEffect,
    since: story.since,
    until: turn ? formatDay(addDays(turn.from, -1)) : null,
    next: next
      ? { day: formatDay(next.from), state: next.state, inEffect: next.inEffect, development: next.turnedBy }
      : null,
    practice: story.practice?.level ?? null,
    practiceBasis: story.practice?.basis ?? null,
    basis: stretch.basis,
    anomalies: story.anomalies.map((one) => one.said),
    possibleConflicts: whole.conflictsAt(index).listed.map((one) => one.said),
    notes: story.notes.map((one) => one.said),
  };
}
