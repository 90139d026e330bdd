import { parseDay } from '../../../src/kernel/day.js';
import type { Micros } from '../../../src/kernel/instant.js';
import type { QuestionAnswerDetail } from '../../../src/tracking/domain/question-answer.js';
import type { QuestionId } from '../../../src/tracking/domain/question.js';
import type { KnownBy } from '../../../src/tracking/domain/status.js';
import { QuestionReader } from '../../../src/tracking/queries/question-reader.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

let tracking: TrackingService;
beforeEach(async () => {
  tracking = await TrackingService.start();
  await tracking.run('OpenProcess', { id: PROCESS, title: 'A–T' });
  for (const id of ['border', 'trade', 'flights'])
    await tracking.run('DeclareMeasure', { id, title: `The ${id}`, kind: 'commitment' });
});
afterEach(() => tracking.discard());

const reason = 'we know better now';
let recorded = 0;
const record = (measure: string, date: string, action: string, more: object = {}) =>
  tracking.run('RecordDevelopment', {
    ...{ id: `d-${++recorded}`, date, type: 'decision', title: `${action} ${measure}` },
    effects: [{ measure, action }],
    ...more,
  });
const ask = (needs: object) => tracking.run('DeclareQuestion', { id: 'lorry', title: 'Can a lorry cross?', needs });

interface Asked {
  readonly atPosition?: number;
  readonly evidence?: 'confirmed';
  readonly knownBy?: KnownBy;
  readonly knownOn?: string;
}
function on(asOf: string, { knownOn, ...more }: Asked = {}): QuestionAnswerDetail {
  const known = knownOn && { knownAt: { instant: (Date.parse(knownOn) * 1_000) as Micros, text: knownOn } };
  const moment = tracking.temporal.resolveNow({ asOf: parseDay(asOf)!, ...more, ...known } as never);
  const process = tracking.processReader.process(PROCESS);
  const entry = tracking.processReader.question(process, 'lorry' as QuestionId);
  return tracking.module
    .get(QuestionReader)
    .detail(process, entry, moment, tracking.temporal.holdsFor(moment, process));
}
const answerOn = (asOf: string, asked?: Asked) => {
  const { answer, since } = on(asOf, asked);
  return [answer, since];
};

const cited = (grade: string) => ({ source: { publisher: 'A ministry', title: 'Its decree', grade } });

test('an answer holds since the day on which the last of what it needs came about', async () => {
  await ask({ all: ['border', 'trade'] });
  await record('border', '2020-01-01', 'take-effect');
  await record('trade', '2021-01-01', 'take-effect');
  await record('border', '2022-01-01', 'suspend');
  expect(answerOn('2019-12-31')).toEqual(['no', null]);
  expect(answerOn('2020-06-01')).toEqual(['no', null]);
  expect(answerOn('2021-01-01')).toEqual(['yes', '2021-01-01']);
  expect(answerOn('2021-12-31')).toEqual(['yes', '2021-01-01']);
  expect(answerOn('2023-01-01')).toEqual(['no', '2022-01-01']);
});

test('an answer goes on where one measure takes over from another, and begins anew after a day between', async () => {
  await ask({ any: ['border', 'flights'] });
  await record('border', '2020-01-01', 'take-effect');
  await record('flights', '2021-06-01', 'take-effect');
  await record('border', '2021-06-02', 'end');
  await record('flights', '2022-01-01', 'suspend', {
    effects: [{ measure: 'flights', action: 'suspend', until: '2022-01-01' }],
  });
  expect(answerOn('2021-12-31')).toEqual(['yes', '2020-01-01']);
  expect(answerOn('2022-01-01')).toEqual(['no', '2022-01-01']);
  expect(answerOn('2022-01-02')).toEqual(['yes', '2022-01-02']);
});

test('a state that changes beside what it is in effect for changes no answer', async () => {
  await ask({ all: ['border'] });
  await record('border', '2020-01-01', 'partially-take-effect');
  await record('border', '2021-01-01', 'take-effect');
  expect(answerOn('2022-01-01')).toEqual(['yes', '2020-01-01']);
});

test('dates that leave open when it came about are told as they are written', async () => {
  await ask({ all: ['border', 'trade'] });
  await record('trade', '2010-01-01', 'take-effect');
  await record('border', '2020-02', 'take-effect');
  expect(answerOn('2020-01-31')).toEqual(['no', null]);
  expect(answerOn('2020-02-10')).toEqual(['uncertain', '2020-02-01']);
  expect(answerOn('2020-03-10')).toEqual(['yes', '2020-02']);
});

test('an exact day stays exact where another measure had been open before it', async () => {
  await ask({ all: ['border', 'trade'] });
  await record('border', '2020-02', 'take-effect');
  await record('trade', '2020-06-01', 'take-effect');
  expect(answerOn('2020-07-01')).toEqual(['yes', '2020-06-01']);
});

test('what comes next is told with the measure and the development that bring it', async () => {
  await ask({ all: ['border', { any: ['trade', 'flights'] }] });
  await record('border', '2020-01-01', 'take-effect');
  await record('flights', '2020-01-02', 'agree', { id: 'decree' });
  await record('flights', '2020-02-01', 'take-effect', { id: 'first-flight' });
  await record('border', '2020-03-01', 'end', { id: 'closing' });
  const next = (asOf: string) => on(asOf).next;
  expect(next('2020-01-05')).toEqual({
    ...{ day: '2020-02-01', answer: 'yes' },
    ...{ measure: 'flights', development: 'first-flight' },
  });
  expect(next('2020-02-01')).toEqual({
    ...{ day: '2020-03-01', answer: 'no' },
    ...{ measure: 'border', development: 'closing' },
  });
  expect(next('2020-03-01')).toBeNull();
});

test('what is missing for a yes is named with its place and how it stands', async () => {
  await ask({ all: ['border', { any: ['trade', 'flights'] }] });
  await record('border', '2020-01-01', 'take-effect');
  await record('trade', '2020-01-01', 'agree');
  expect(on('2021-01-01').missing).toEqual([
    { measure: 'trade', title: 'The trade', state: 'agreed', inEffect: 'no', path: '/all/1/any/0' },
    { measure: 'flights', title: 'The flights', state: 'not-started', inEffect: 'no', path: '/all/1/any/1' },
  ]);
  await record('flights', '2020-06-01', 'take-effect');
  expect(on('2021-01-01').missing).toEqual([]);
});

test('it rests on the measures that decide it, their developments and sources', async () => {
  await ask({ all: ['border', { any: ['trade', 'flights'] }] });
  await record('border', '2020-01-01', 'take-effect', { id: 'opening', ...cited('A') });
  await record('flights', '2020-01-01', 'take-effect', { id: 'flight', ...cited('C') });
  await record('trade', '2020-01-01', 'agree', { id: 'trade-agreed', ...cited('A') });
  expect(on('2021-01-01')).toMatchObject({
    answer: 'yes',
    decidedBy: ['border', 'flights'],
    basis: ['opening', 'flight'],
    evidence: { level: 'announced', grade: 'C' },
    citations: [{ development: 'opening' }, { development: 'flight' }],
    disputed: false,
  });
  await record('trade', '2020-03-01', 'dispute');
  expect(on('2021-01-01').disputed).toBe(false);
  await record('flights', '2020-03-01', 'dispute');
  expect(on('2021-01-01').disputed).toBe(true);
  await record('border', '2020-05-01', 'take-effect', { id: 'reopening' });
  expect(on('2021-01-01').possibleConflicts).toEqual([
    { measure: 'border', kind: 'two-beginnings', developments: ['opening', 'reopening'] },
  ]);
});

test('as if only what is confirmed had happened', async () => {
  await ask({ any: ['border', 'flights'] });
  await record('border', '2020-01-01', 'take-effect', cited('C'));
  await record('flights', '2021-01-01', 'take-effect', cited('A'));
  expect(answerOn('2022-01-01')).toEqual(['yes', '2020-01-01']);
  expect(answerOn('2022-01-01', { evidence: 'confirmed' })).toEqual(['yes', '2021-01-01']);
  expect(answerOn('2020-06-01', { evidence: 'confirmed' })).toEqual(['no', null]);
});

test('a measure that was withdrawn leaves open what nothing else decides, and the answer says which it is', async () => {
  await ask({ all: ['border', 'trade'] });
  const before = await record('border', '2020-01-01', 'take-effect');
  await record('trade', '2020-01-01', 'take-effect');
  await tracking.run('WithdrawMeasure', { measure: 'trade', reason, reported: '2024-01-01' });
  expect(on('2021-01-01')).toMatchObject({
    answer: 'uncertain',
    withdrawn: ['trade'],
    decidedBy: ['trade'],
    evidence: null,
    missing: [{ measure: 'trade', title: 'The trade', state: null, inEffect: 'uncertain', path: '/all/1' }],
  });
  expect(on('2021-01-01', { atPosition: before + 1 })).toMatchObject({ answer: 'yes', withdrawn: [] });
  expect(on('2021-01-01', { knownBy: 'report', knownOn: '2023-12-31' })).toMatchObject({ answer: 'yes' });
  await record('border', '2022-01-01', 'end');
  expect(on('2023-01-01')).toMatchObject({ answer: 'no', withdrawn: ['trade'] });
});

test('known before it was amended, a question is answered as it was', async () => {
  const before = await ask({ all: ['border', 'trade'] });
  await record('border', '2020-01-01', 'take-effect');
  const changes = { title: 'May a lorry cross?', needs: { any: ['border', 'trade'] } };
  await tracking.run('AmendQuestion', { question: 'lorry', changes, reason, reported: '2024-01-01' });
  expect(on('2021-01-01')).toMatchObject({ ...changes, answer: 'yes' });
  const asItWas = { title: 'Can a lorry cross?', needs: { all: ['border', 'trade'] }, answer: 'no' };
  expect(on('2021-01-01', { atPosition: before + 1 })).toMatchObject(asItWas);
  expect(on('2021-01-01', { knownBy: 'report', knownOn: '2023-12-31' })).toMatchObject(asItWas);
  await tracking.run('WithdrawQuestion', { question: 'lorry', reason, reported: '2024-02-01' });
  expect(() => on('2021-01-01')).toThrow(expect.objectContaining({ code: 'question/withdrawn' }));
  expect(on('2021-01-01', { knownBy: 'report', knownOn: '2024-01-31' })).toMatchObject({ answer: 'yes' });
});

test('an answer that goes back further than is looked at says so', async () => {
  await ask({ any: ['border', 'flights'] });
  await record('border', '2000-01-01', 'take-effect');
  const day = (n: number) => new Date(Date.UTC(2001, 0, 1 + n)).toISOString().slice(0, 10);
  const effects = Array.from({ length: 400 }, (_, n) => ({
    ...{ measure: 'flights', action: n % 2 === 0 ? 'take-effect' : 'end', from: day(n) },
  }));
  await record('flights', '2000-01-01', 'propose', { effects });
  expect(answerOn('2001-03-01')).toEqual(['yes', '2000-01-01']);
  expect(answerOn('2003-01-01')).toEqual(['yes', expect.stringMatching(/^\[\.\.2001-/)]);
});
