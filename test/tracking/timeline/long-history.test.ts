import fc from 'fast-check';
import { AFTER_ALL, type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import type { NewEvent, StreamId } from '../../../src/kernel/event.js';
import { RandomIds } from '../../../src/operations/random-ids.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
import type { Development, MeasureId } from '../../../src/tracking/domain/model.js';
import { stepsOf } from '../../../src/tracking/domain/step.js';
import { timeline } from '../../../src/tracking/domain/timeline.js';
import { Snapshot, VisibleRecords } from '../../../src/tracking/queries/snapshot.js';
import { type TimelineLimits, Timelines } from '../../../src/tracking/queries/timelines.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

const FIRST = parseDay('2000-01-01')!;
const DAYS = 900;
const DEVELOPMENTS = 500;
const LIMITS: readonly TimelineLimits[] = [
  { wholeSteps: 0, firstChunk: 1, keptBytes: 1 },
  { wholeSteps: 0, firstChunk: 6, keptBytes: 80_000 },
  { wholeSteps: 0, firstChunk: 40, keptBytes: 200_000_000 },
];

const text = (day: number) => formatDay((FIRST + day) as Day);
const development = fc.record({
  day: fc.integer({ min: 0, max: DAYS }),
  width: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 20 })),
  ahead: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: 30, max: 60 })),
  lasts: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: 30, max: 90 })),
  action: fc.constantFrom<Action>(
    ...([
      'take-effect',
      'take-effect',
      'take-effect',
      'end',
      'suspend',
      'resume',
      'agree',
      'reaffirm',
      'condition',
    ] as const),
    ...(['partially-take-effect', 'partially-end', 'propose', 'postpone'] as const),
  ),
  practice: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom(0, 1, 2, 3)),
});
type Made = typeof development extends fc.Arbitrary<infer Value> ? Value : never;

const LASTING = ['take-effect', 'suspend', 'agree', 'partially-take-effect', 'propose'];

const written = ({ day, width, ahead, lasts, action, practice }: Made, index: number): Development =>
  ({
    id: `d-${index}`,
    date: width ? `${text(day)}/${text(day + width)}` : text(day),
    type: index % 2 ? 'report' : 'agreement',
    title: 't',
    effects: [
      {
        measure: 'm',
        action,
        ...(ahead && action !== 'postpone' && { from: text(day + width + ahead) }),
        ...(lasts && LASTING.includes(action) && { until: text(day + width + ahead + lasts) }),
        ...(practice !== undefined && { practice }),
      },
    ],
  }) as unknown as Development;

/** Straight into the log: deciding on each is not what is tried here. */
async function recorded(service: TrackingService, developments: readonly Development[]): Promise<void> {
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A' } });
  await service.do({ type: 'DeclareMeasure', data: { id: 'm', title: 'm', kind: 'commitment' } as never });
  const ids = new RandomIds();
  const events = developments.map((data): NewEvent => ({
    ...{ id: ids.fresh(), type: 'DevelopmentRecorded', schemaVersion: 1, data },
    metadata: { actor: 'tester', correlationId: 'test' },
  }));
  await service.store.append(`process-${PROCESS}` as StreamId, 'any', events);
  await service.follower.whenHeadReached();
}

test('what is said of a day from the steps around it is what all steps say of it', async () => {
  const service = await TrackingService.start();
  try {
    const made = fc.sample(development, { numRuns: DEVELOPMENTS, seed: 20_261_126 }).map(written);
    await recorded(service, made);
    const process = service.processReader.process(PROCESS);
    const measure = service.processReader.measure(process, 'm' as MeasureId);
    for (const position of [2 + DEVELOPMENTS, 2 + DEVELOPMENTS / 2])
      for (const limits of LIMITS) {
        const timelines = new Timelines(service.model, limits);
        const snapshot = new Snapshot(new VisibleRecords(service.model), position as never, AFTER_ALL);
        const visible = made.slice(0, position - 2);
        const whole = timeline(visible.flatMap((one, n) => stepsOf(one, n + 3, n + 3).map(({ step }) => step)));
        for (let day = FIRST - 5; day < FIRST + DAYS + 200; day += 3) {
          const found = timelines.on(measure, snapshot, day as Day);
          const index = whole.at(day as Day);
          const expected = whole.stretches[index]!;
          const said = {
            state: found.stretch.state,
            possible: found.stretch.possibleStates,
            basis: found.stretch.basis,
            since: found.stretch.story.since,
            notes: found.stretch.story.notes,
            anomalies: found.stretch.story.anomalies,
            conflicts: found.conflicts,
            turn: [found.stateAfter?.from, found.statusAfter?.from, found.statusAfter?.turnedBy],
            practice: timelines.practice(measure, snapshot, found.stretch),
            consent: timelines.consent(measure, snapshot, found.stretch, 'consent'),
            joint: timelines.consent(measure, snapshot, found.stretch, 'jointConsent'),
          };
          expect({ day, ...said }).toEqual({
            day,
            state: expected.state,
            possible: expected.possibleStates,
            basis: expected.basis,
            since: expected.story.since,
            notes: expected.story.notes,
            anomalies: expected.story.anomalies,
            conflicts: whole.conflictsAt(index),
            turn: [whole.stateAfter(index)?.from, whole.statusAfter(index)?.from, whole.statusAfter(index)?.turnedBy],
            practice: expected.story.practice,
            consent: expected.story.consent ?? null,
            joint: expected.story.jointConsent ?? null,
          });
        }
      }
  } finally {
    await service.discard();
  }
});
