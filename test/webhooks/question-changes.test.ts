import type { Micros } from '../../src/kernel/instant.js';
import { DispatchService } from './dispatch-service.js';

const at = (month: number, day: number) => (Date.UTC(2026, month - 1, day, 12) * 1_000) as Micros;

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start(undefined, at(9, 1));
  await service.tracking.run('OpenProcess', { id: 'armenia-turkiye', title: 'A–T' });
  for (const id of ['border', 'trade', 'visas'])
    await service.tracking.run('DeclareMeasure', { id, title: id, kind: 'commitment' });
  await ask('lorry', { all: ['border', 'trade'] });
  await ask('anybody', { any: ['border', 'visas'] });
});
afterEach(() => service.discard());

const reason = 'we know better now';
const ask = (id: string, needs: object) => service.tracking.run('DeclareQuestion', { id, title: id, needs });
let recorded = 0;
const record = (measure: string, date: string, action: string, effect: object = {}) =>
  service.tracking.run('RecordDevelopment', {
    ...{ id: `d-${++recorded}`, date, type: 'decision', title: action },
    effects: [{ measure, action, ...effect }],
  });

interface Answer {
  readonly answer: string;
  readonly since: string | null;
}
interface Told {
  readonly question: string;
  readonly asOf: string;
  readonly ahead: boolean;
  readonly before: Answer;
  readonly after: Answer | null;
}
const told = () =>
  service.transport.requests
    .filter(({ event: { type } }) => type === 'detente.question.changed.v1')
    .map(({ event: { data, subject } }) => {
      const { question, asOf, ahead, before, after } = data as unknown as Told;
      expect(subject).toBe(`questions/${question}`);
      const is = after && `${after.answer} ${after.since}`;
      return `${question} ${asOf}${ahead ? ' ahead' : ''}: ${before.answer} ${before.since} → ${is}`;
    });

/** Everything recorded so far was told, and then this. */
async function everything(): Promise<string[]> {
  const last = await record('visas', '2026-08-30', 'reaffirm');
  await service.until(() => service.transport.requests.some(({ event }) => event.data.position === last));
  return told();
}

test('a write tells of the questions whose answer, or since when it holds, is another one', async () => {
  await service.subscribe('press', { filter: { changes: ['question.changed', 'development.recorded'] } });
  await record('border', '2026-01-01', 'take-effect');
  await record('trade', '2026-03-01', 'take-effect');
  await record('trade', '2026-02-01', 'take-effect');
  expect(await everything()).toEqual([
    'anybody 2026-09-01: no null → yes 2026-01-01',
    'lorry 2026-09-01: no null → yes 2026-03-01',
    'lorry 2026-09-01: yes 2026-03-01 → yes 2026-02-01',
  ]);
});

test('a correction, a retraction and a ruling tell of them too', async () => {
  await service.subscribe('press', { filter: { changes: ['question.changed', 'development.recorded'] } });
  await record('border', '2026-01-01', 'take-effect');
  const development = `d-${recorded}`;
  const changes = { effects: [{ measure: 'visas', action: 'take-effect', from: '2026-02-01' }] };
  await service.tracking.run('CorrectDevelopment', { development, changes, reason });
  const ruling = { id: 'r-1', measure: 'visas', topic: 'since when?', resolution: 'never', reason };
  await service.tracking.run('RuleOnClaims', { ...ruling, rejects: [development] });
  await record('border', '2026-04-01', 'take-effect');
  await service.tracking.run('RetractDevelopment', { development: `d-${recorded}`, reason });
  expect(await everything()).toEqual([
    'anybody 2026-09-01: no null → yes 2026-01-01',
    'anybody 2026-09-01: yes 2026-01-01 → yes 2026-02-01',
    'anybody 2026-09-01: yes 2026-02-01 → no null',
    'anybody 2026-09-01: no null → yes 2026-04-01',
    'anybody 2026-09-01: yes 2026-04-01 → no null',
  ]);
});

test('an amendment of the question, its withdrawal, and that of a measure tell of them', async () => {
  await service.subscribe('press', { filter: { changes: ['question.changed', 'development.recorded'] } });
  await record('border', '2026-01-01', 'take-effect');
  await service.tracking.run('AmendQuestion', { question: 'lorry', changes: { title: 'A lorry?' }, reason });
  const changes = { needs: { any: ['border', 'trade'] } };
  await service.tracking.run('AmendQuestion', { question: 'lorry', changes, reason });
  await service.tracking.run('WithdrawMeasure', { measure: 'border', reason });
  await service.tracking.run('WithdrawQuestion', { question: 'lorry', reason });
  expect(await everything()).toEqual([
    'anybody 2026-09-01: no null → yes 2026-01-01',
    'lorry 2026-09-01: no null → yes 2026-01-01',
    'lorry 2026-09-01: yes 2026-01-01 → uncertain null',
    'anybody 2026-09-01: yes 2026-01-01 → uncertain null',
    'lorry 2026-09-01: uncertain null → null',
  ]);
});

test('what is dated ahead is told when it is recorded, or on its day, or both', async () => {
  const filter = { changes: ['question.changed'] as const, measures: ['visas'] };
  await service.subscribe('on-its-day', { filter });
  await service.subscribe('at-once', { filter, notifyOn: 'recorded' });
  service.calendar.start();
  await service.until(() => service.timer.next !== undefined);
  await record('border', '2026-08-01', 'agree');
  await record('border', '2026-08-31', 'take-effect', { from: '2026-09-03', until: '2026-09-04' });
  const by = (subscription: string) =>
    service.transport.requests
      .filter((request) => request.subscription === subscription)
      .map(({ event: { data } }) => {
        const { asOf, ahead, before, after } = data as unknown as Told;
        return [asOf, ahead, before.answer, after?.answer];
      });
  await service.until(() => by('at-once').length === 1);
  for (let day = 2; day <= 6; day++) {
    service.timer.moveTo(at(9, day));
    await service.until(() => service.timer.next! > service.clock.instant);
  }
  await service.until(() => by('on-its-day').length === 2);
  expect(by('on-its-day')).toEqual([
    ['2026-09-03', false, 'no', 'yes'],
    ['2026-09-05', false, 'yes', 'no'],
  ]);
  expect(by('at-once')).toEqual([['2026-09-03', true, 'no', 'yes']]);
});
