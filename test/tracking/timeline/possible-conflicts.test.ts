import type { Micros } from '../../../src/kernel/instant.js';
import { type Asked, PROCESS, TrackingService } from '../tracking-service.js';

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2024-06-01') * 1000) as Micros;
  await run('OpenProcess', { id: PROCESS, title: 'A process' });
  await run('DeclareMeasure', { id: 'border', title: 'border', kind: 'commitment' });
});
afterEach(() => service.discard());

const run: TrackingService['run'] = (type, data) => service.run(type, data);
const record = (id: string, date: string, ...actions: (string | object)[]) =>
  run('RecordDevelopment', {
    ...{ id, date, type: 'statement', title: id },
    effects: actions.map((action) => ({ measure: 'border', ...(typeof action === 'string' ? { action } : action) })),
  });
const RULING = { measure: 'border', topic: 'when?', resolution: 'the first', reason: 'seen' };
const rule = (id: string) => run('RuleOnClaims', { ...RULING, id });
const conflicts = (more: Partial<Asked> = {}) =>
  service.status('border', { asOf: '2024-06-01', ...more }).possibleConflicts;

test.each<[string, string, readonly (readonly [string, string, ...(string | object)[]])[]]>([
  [
    'two beginnings',
    'two-beginnings',
    [
      ['a', '2024-01-05', 'take-effect'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'two ends',
    'two-ends',
    [
      ['o', '2023-01-01', 'take-effect'],
      ['a', '2024-01-05', 'end'],
      ['b', '2024-02-09', 'end'],
    ],
  ],
  [
    'a beginning and an end on one day',
    'opposite-states',
    [
      ['a', '2024-01-05', 'take-effect'],
      ['b', '2024-01-05', 'end'],
    ],
  ],
  [
    'a suspension and a resumption on one day',
    'opposite-states',
    [
      ['o', '2023-01-01', 'take-effect'],
      ['a', '2024-01-05', 'suspend'],
      ['b', '2024-01-05', 'resume'],
    ],
  ],
  [
    'a resumption of what was not suspended, and a suspension on that day',
    'opposite-states',
    [
      ['o', '2023-01-01', 'take-effect'],
      ['a', '2024-01-05', 'resume'],
      ['b', '2024-01-05', 'suspend'],
    ],
  ],
])('%s of different developments are a possible conflict', async (_, kind, records) => {
  for (const one of records) await record(...one);
  expect(conflicts()).toEqual([{ kind, developments: ['a', 'b'] }]);
  const { measures: table } = service.processStatus({ asOf: '2024-06-01' });
  const segments = service.history('border', { asOf: '2024-06-01' });
  expect(segments.at(-1)!.possibleConflicts).toEqual([{ kind, developments: ['a', 'b'] }]);
  expect(table[0]!.possibleConflicts).toHaveLength(1);
});

test.each<[string, readonly (readonly [string, string, ...(string | object)[]])[]]>([
  [
    'a stronger beginning',
    [
      ['a', '2024-01-05', 'provisionally-apply'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'what began again after an end',
    [
      ['a', '2023-01-05', 'take-effect'],
      ['e', '2023-02-01', 'end'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'a month and a day within it',
    [
      ['a', '2024-02', 'take-effect'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'what began within a month that ended on its last day',
    [
      ['a', '2024-01', 'take-effect'],
      ['b', '2024-01-31', 'end'],
    ],
  ],
  [
    'a pause, and what went on in a month that ended on its day',
    [
      ['o', '2023-01-01', 'take-effect'],
      ['a', '2024-01-31', 'suspend'],
      ['b', '2024-01', 'resume'],
    ],
  ],
  [
    'the same day twice',
    [
      ['a', '2024-02-09', 'take-effect'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'a prolongation',
    [
      ['a', '2024-01-05', { action: 'take-effect', until: '2024-03-01' }],
      ['b', '2024-02-09', { action: 'take-effect', until: '2024-12-31' }],
    ],
  ],
  [
    'a beginning without an end after one that has one',
    [
      ['a', '2024-01-05', { action: 'take-effect', until: '2024-03-01' }],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'an end that is set later',
    [
      ['a', '2024-01-05', 'take-effect'],
      ['b', '2024-02-09', { action: 'take-effect', until: '2024-12-31' }],
    ],
  ],
  [
    'a longer suspension',
    [
      ['o', '2023-01-01', 'take-effect'],
      ['a', '2024-01-05', 'suspend'],
      ['b', '2024-02-09', 'suspend'],
    ],
  ],
  [
    'an agreement that takes effect on the day on which it is made',
    [
      ['a', '2024-02-09', 'agree'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  [
    'a proposal and an agreement on one day',
    [
      ['a', '2024-02-09', 'propose'],
      ['b', '2024-02-09', 'agree'],
    ],
  ],
  [
    'an agreement and its end on one day',
    [
      ['a', '2024-02-09', 'agree'],
      ['b', '2024-02-09', 'end'],
    ],
  ],
  [
    'provisional application, and entry into force on the same day',
    [
      ['a', '2024-02-09', 'provisionally-apply'],
      ['b', '2024-02-09', 'take-effect'],
    ],
  ],
  ['one development that opens and closes on a day', [['a', '2024-02-09', 'take-effect', 'end']]],
])('%s is none', async (_, records) => {
  for (const one of records) await record(...one);
  expect(conflicts()).toEqual([]);
});

describe('two beginnings', () => {
  let second: number;
  beforeEach(async () => {
    await record('a', '2024-01-05', 'take-effect');
    second = await record('b', '2024-02-09', 'take-effect');
  });

  test('stand from the first on, also between their days, for as long as the state that both began', async () => {
    const between = ['2024-01-04', '2024-01-05', '2024-02-08', '2024-02-09'].map((asOf) => conflicts({ asOf }).length);
    expect(between).toEqual([0, 1, 1, 1]);
    expect(conflicts({ atPosition: second - 1 })).toEqual([]);
    await record('e', '2024-04-01', 'end');
    expect([conflicts({ asOf: '2024-03-31' }).length, conflicts().length]).toEqual([1, 0]);
  });

  test('are settled by a ruling that saw both, and not by one before', async () => {
    await rule('r');
    expect(conflicts()).toEqual([]);
    expect(conflicts({ atPosition: second })).toHaveLength(1);
    await record('c', '2024-03-03', 'take-effect');
    expect(conflicts()).toEqual([
      { kind: 'two-beginnings', developments: ['a', 'c'] },
      { kind: 'two-beginnings', developments: ['b', 'c'] },
    ]);
  });

  test('are of every two that cannot be on one day', async () => {
    await record('between', '2024-02-01/2024-04-01', 'take-effect');
    await record('last', '2024-05-01', 'take-effect');
    const pairs = conflicts().map(({ developments }) => developments.join(' '));
    expect(pairs).toEqual(['a b', 'a between', 'a last', 'b last', 'between last']);
  });

  test('stay settled where only the wording is corrected, and are open again where the day is', async () => {
    await rule('r');
    await run('CorrectDevelopment', { development: 'b', changes: { title: 'Opened' }, reason: 'misread' });
    expect(conflicts()).toEqual([]);
    const corrected = await run('CorrectDevelopment', {
      development: 'a',
      changes: { date: '2024-01-04' },
      reason: 'x',
    });
    expect(conflicts()).toHaveLength(1);
    expect(conflicts({ atPosition: corrected - 1 })).toEqual([]);
  });

  test('stay settled where a date is doubted, and beside an effect that is added', async () => {
    await rule('r');
    await run('CorrectDevelopment', { development: 'a', changes: { date: '2024-01-05?' }, reason: 'unsure' });
    expect(conflicts()).toEqual([]);
    const effects = ['reaffirm', 'take-effect'].map((action) => ({ measure: 'border', action }));
    await run('CorrectDevelopment', { development: 'b', changes: { effects }, reason: 'left out' });
    expect(conflicts()).toEqual([]);
  });

  test('are not settled by a ruling from before the second was said, though it is recorded later', async () => {
    await run('RuleOnClaims', { ...RULING, id: 'old', reported: '2024-01-20' });
    expect(conflicts()).toHaveLength(1);
    await rule('new');
    await run('RuleOnClaims', { ...RULING, id: 'older', reported: '2024-01-10' });
    expect(conflicts()).toEqual([]);
  });

  test('are settled by a later ruling', async () => {
    await rule('r');
    await record('c', '2024-03-03', 'take-effect');
    expect(conflicts()).toHaveLength(2);
    await rule('again');
    expect(conflicts()).toEqual([]);
  });

  test('are open again where the ruling that saw them is superseded by one of before', async () => {
    await rule('r');
    await run('RuleOnClaims', { ...RULING, id: 'old', reported: '2024-01-10', supersedes: 'r' });
    expect(conflicts()).toHaveLength(1);
  });

  test('last while the state is suspended and goes on', async () => {
    await record('pause', '2024-03-01', 'suspend');
    await record('going-on', '2024-04-01', 'resume');
    expect([conflicts({ asOf: '2024-03-15' }).length, conflicts().length]).toEqual([1, 1]);
  });

  test('are settled by a retraction of either', async () => {
    await run('RetractDevelopment', { development: 'a', reason: 'it did not open' });
    expect(conflicts()).toEqual([]);
  });

  test('are settled by a correction that lets both say the same', async () => {
    await run('CorrectDevelopment', { development: 'b', changes: { date: '2024-01-05' }, reason: 'misread' });
    expect(conflicts()).toEqual([]);
  });
});
