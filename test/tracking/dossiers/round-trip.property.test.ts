import fc from 'fast-check';
import { parseDay } from '../../../src/kernel/day.js';
import { DomainError } from '../../../src/kernel/domain-error.js';
import type { Position } from '../../../src/kernel/event.js';
import type { Micros } from '../../../src/kernel/instant.js';
import { RandomIds } from '../../../src/operations/random-ids.js';
import { atOnce } from '../../../src/read-model/turns.js';
import type { MeasureId } from '../../../src/tracking/domain/model.js';
import type { QuestionId } from '../../../src/tracking/domain/question.js';
import { CoverageReader } from '../../../src/tracking/queries/coverage-reader.js';
import { DevelopmentReader } from '../../../src/tracking/queries/development-reader.js';
import { GetAuditTrail, GetAuditTrailHandler } from '../../../src/tracking/queries/get-audit-trail.js';
import { GetMeasureHistory, GetMeasureHistoryHandler } from '../../../src/tracking/queries/get-measure-history.js';
import { GetTimeline, GetTimelineHandler } from '../../../src/tracking/queries/get-timeline.js';
import { QuestionReader } from '../../../src/tracking/queries/question-reader.js';
import type { TemporalBasis } from '../../../src/tracking/queries/temporal-basis.js';
import { dose } from '../../doses.js';
import { history, MEASURE_CHANGES, open, play, PROCESS_CHANGES, QUESTIONS } from '../projections/random-history.js';
import { PROCESS, type TrackingService } from '../tracking-service.js';
import { DossierService } from './importing.js';

const RUNS = dose('PROPERTY_RUNS', { usual: 12, long: 200 });
const DAYS = ['2024-01-02', '2024-01-20', '2024-02-29', '2024-04-15', '2025-06-01'];
const MEASURES = ['air-cargo', 'land-border', 'visas'] as MeasureId[];
const PAGE = { limit: 500 };
/** The position of the last of the measures. */
const ALL_DECLARED = 4;
const MANY_DAYS_LATER = 1_790_000_000_000_000 as Micros;

const TITLES = ['Envoys met', 'Sınır açıldı', 'A flight was announced'] as const;

/** Two developments, and the same few corrections of them again and again, all reported on one day. */
const repetitive = fc
  .tuple(history(30), fc.array(fc.nat(2), { minLength: 12, maxLength: 24, size: 'max' }))
  .filter(([steps]) => steps.some((step) => 'content' in step))
  .map(([steps, picks]) => {
    const first = steps.filter((step) => 'content' in step).slice(0, 2);
    const again = picks.map((pick, at) => ({
      kind: 'correct' as const,
      target: at % first.length,
      changes: { ...first[pick % first.length]!.content, title: TITLES[pick]! },
      reason: 'we know better now' as const,
      reported: '2024-02-01',
    }));
    return [...first, ...again];
  });

/** The same few amendments of the process and of one measure again and again, all reported on one day. */
const amended = fc
  .array(fc.record({ pick: fc.nat(2), ofProcess: fc.boolean() }), { minLength: 12, maxLength: 24, size: 'max' })
  .map((picks) =>
    picks.map(({ pick, ofProcess }) => ({
      ...{ kind: 'amend' as const, reported: '2024-02-01' },
      ...(ofProcess
        ? { of: null, changes: PROCESS_CHANGES[pick]! }
        : { of: 'visas' as const, changes: MEASURE_CHANGES[pick]! }),
    })),
  );

/** Everything that is answered of a process, but when it was recorded, and by whom. */
async function answersOf(of: TrackingService): Promise<unknown[]> {
  const answers: unknown[] = [];
  const head = (await of.store.head()) as number;
  for (const asOf of DAYS) {
    for (const knownOn of DAYS)
      answers.push(...(await everything(of, { asOf: parseDay(asOf)!, knownBy: 'report', ...knownAt(knownOn) })));
    for (const atPosition of [ALL_DECLARED, Math.ceil(head / 2), head - 1, head].filter((at) => at >= ALL_DECLARED))
      for (const knownBy of ['record', 'report'] as const) {
        const moment = { asOf: parseDay(asOf)!, knownBy, atPosition: atPosition as Position };
        answers.push(...(await everything(of, moment)));
      }
  }
  return [...answers, await changesOf(of)];
}

const knownAt = (day: string) => ({ knownAt: { instant: (Date.parse(day) * 1_000) as Micros, text: day } });

async function everything(of: TrackingService, moment: TemporalBasis): Promise<unknown[]> {
  const { temporal, processReader, reader, model } = of;
  const resolved = temporal.resolveNow(moment);
  const process = processReader.process(PROCESS, resolved.existingAt);
  const holdsFor = temporal.holdsFor(resolved, process);
  const developments = new DevelopmentReader(model, processReader);
  const timelines = new GetTimelineHandler(temporal, processReader, developments, new CoverageReader(model));
  const histories = new GetMeasureHistoryHandler(temporal, processReader, reader);
  const timeline = await timelines.execute(new GetTimeline(PROCESS, PAGE, moment));
  // By record it also has what was recorded by then of later days: elsewhere that came later.
  const items = timeline.items.filter(({ happened }) => moment.knownBy === 'report' || happened !== 'not-yet');
  const answers: object[] = [atOnce(reader.process(process, resolved, holdsFor)), { ...timeline, items }];
  for (const measure of MEASURES) {
    answers.push(
      await orRefusal(() => reader.detail(process, processReader.measure(process, measure), resolved, holdsFor)),
      await orRefusal(() => histories.execute(new GetMeasureHistory(PROCESS, measure, moment))),
    );
  }
  const questions = of.module.get(QuestionReader);
  for (const id of QUESTIONS as QuestionId[])
    answers.push(
      await orRefusal(() =>
        questions.detail(process, processReader.question(process, id, resolved.existingAt), resolved, holdsFor),
      ),
    );
  if (moment.knownBy === 'report' && moment.knownAt !== undefined) return answers;
  return answers.map((answer) => ({ ...answer, knownAt: null, ahead: null }));
}

/** Of a measure that was withdrawn there is none. */
async function orRefusal(answer: () => object | Promise<object>): Promise<object> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refused: error.code };
  }
}

async function changesOf({ store, processReader, model }: TrackingService): Promise<unknown[]> {
  const handler = new GetAuditTrailHandler(
    store,
    processReader,
    new DevelopmentReader(model, processReader),
    new RandomIds(),
  );
  const { items } = await handler.execute(new GetAuditTrail(PROCESS, PAGE));
  return items.map(({ position, change, subject, reason, source, revisionOf, fields }) => {
    // Where it counted from the day of its recording, an import says which day that was.
    const said = change === 'ruled' ? fields.filter(({ field }) => field !== 'reported') : fields;
    return { position, change, subject, reason, source, revisionOf, fields: said };
  });
}

async function expectTheSame(steps: readonly Parameters<typeof play>[1][number][], firstExportAfter: number) {
  const [here, inOneStep, inTwoSteps] = [
    await DossierService.start(),
    await DossierService.start(),
    await DossierService.start(),
  ];
  try {
    await open(here.tracking);
    await play(here.tracking, steps.slice(0, firstExportAfter));
    const early = await here.export();
    await play(here.tracking, steps.slice(firstExportAfter), firstExportAfter);
    const whole = await here.export();
    await inOneStep.import(whole);
    await inTwoSteps.import(early);
    await inTwoSteps.import(whole);
    for (const { tracking } of [here, inOneStep, inTwoSteps]) tracking.clock.instant = MANY_DAYS_LATER;
    const answers = JSON.stringify(await answersOf(here.tracking));
    for (const copy of [inOneStep, inTwoSteps]) {
      expect(JSON.stringify(await answersOf(copy.tracking))).toBe(answers);
      expect(await copy.export()).toBe(whole);
      expect(await copy.import(whole)).toMatchObject({ appended: 0 });
    }
    expect(await here.import(whole)).toMatchObject({ appended: 0 });
  } finally {
    for (const { tracking } of [here, inOneStep, inTwoSteps]) await tracking.discard();
  }
}

test('what is imported elsewhere, at once or bit by bit, gives the same answers at every known time', () =>
  fc.assert(
    fc.asyncProperty(history(25), fc.nat(24), (steps, after) => expectTheSame(steps, after)),
    { numRuns: RUNS, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  ));

test('so does what was corrected back and forth', () =>
  fc.assert(
    fc.asyncProperty(repetitive, fc.nat(30), (steps, after) => expectTheSame(steps, after)),
    { numRuns: RUNS, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  ));

test('and what was amended back and forth', () =>
  fc.assert(
    fc.asyncProperty(amended, fc.nat(24), (steps, after) => expectTheSame(steps, after)),
    { numRuns: RUNS, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  ));
