import { PROCESS, TrackingService } from '../tracking-service.js';

const SOURCE = { publisher: 'Armenpress', title: 'A denial', url: 'https://example.org/denial' };
const CLAIM = { claim: 'Lorries have crossed', attributedTo: 'a ministry' };
const ASKED = { asOf: '2024-06-01' };

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  await run('OpenProcess', { id: PROCESS, title: 'A process' });
  await run('DeclareMeasure', { id: 'border', title: 'Border', kind: 'commitment' });
  await run('DeclareMeasure', { id: 'visas', title: 'Visas', kind: 'commitment' });
});
afterEach(() => service.discard());

const run: TrackingService['run'] = (type, data) => service.run(type, data);
const report = (id: string, effect: object, more: object = {}) =>
  run('RecordDevelopment', {
    id,
    date: '2024-01-10',
    type: 'statement',
    title: `Title of ${id}`,
    effects: [{ measure: 'border', ...effect }],
    ...more,
  });
const denied = () => report('denial', { action: 'dispute', note: 'never agreed' }, { source: SOURCE });
const rule = () =>
  run('RuleOnClaims', {
    id: 'ruling-1',
    measure: 'border',
    topic: 'whether it was agreed',
    resolution: 'It was',
    reason: 'both signed',
  });
const border = (more: object = {}) => service.status('border', { ...ASKED, ...more });

test('a dispute is told with who disputes what, when and on which source, until a ruling settles it', async () => {
  const before = await denied();
  const dispute = {
    development: 'denial',
    title: 'Title of denial',
    date: '2024-01-10',
    note: 'never agreed',
    source: SOURCE,
    settledBy: null,
  };
  expect(border()).toMatchObject({ disputed: true, disputes: [dispute], rulings: [], claims: [] });
  await rule();
  expect(border()).toMatchObject({
    disputed: false,
    disputes: [{ ...dispute, settledBy: 'ruling-1' }],
    rulings: [{ id: 'ruling-1', resolution: 'It was', reason: 'both signed' }],
  });
  expect(border({ atPosition: before })).toMatchObject({ disputed: true, disputes: [dispute], rulings: [] });
  expect(service.processStatus(ASKED).measures.map(({ disputed }) => disputed)).toEqual([false, false]);
});

test('a dispute stands on every day of the state that it denies, and after it, but not before', async () => {
  await report('start', { action: 'take-effect' }, { date: '2024-01-01' });
  await report('early-end', { action: 'end' }, { date: '2024-02-01' });
  await report('restart', { action: 'take-effect' }, { date: '2024-03-01' });
  await report('mention', { action: 'reaffirm' }, { date: '2024-04-01' });
  await report('end', { action: 'end' }, { date: '2024-06-01' });
  await report('denial', { action: 'dispute' }, { date: '2024-05-10' });
  const days = ['2024-01-15', '2024-02-29', '2024-03-01', '2024-04-15', '2024-05-31', '2024-06-01', '2025-01-01'];
  expect(days.filter((asOf) => border({ asOf }).disputed)).toEqual(days.slice(2));
  expect(days.filter((asOf) => border({ asOf }).disputes.length > 0)).toEqual(days.slice(2));
  expect(days.filter((asOf) => service.processStatus({ asOf }).measures[0]!.disputed)).toEqual(days.slice(2));
});

test('a dispute of which only the month is known stands over each state that it may have met', async () => {
  await report('start', { action: 'take-effect' }, { date: '2024-03-01' });
  await report('end', { action: 'end' }, { date: '2024-05-10' });
  await report('denial', { action: 'dispute' }, { date: '2024-05' });
  const days = ['2024-02-29', '2024-03-01', '2024-05-09', '2024-05-10'];
  expect(days.map((asOf) => border({ asOf }).disputed)).toEqual([false, true, true, true]);
});

test('each stretch of a history says whether it is disputed, as the status on its days does', async () => {
  await report('start', { action: 'take-effect' }, { date: '2024-01-01' });
  await report('early-end', { action: 'end' }, { date: '2024-02-01' });
  await report('restart', { action: 'take-effect' }, { date: '2024-03-01' });
  const voiced = await report('denial', { action: 'dispute' }, { date: '2024-05-10' });
  const told = (more: object = {}) =>
    service.history('border', { ...ASKED, ...more }).map(({ state, disputed }) => [state, disputed]);
  const stretches = ['not-started', 'in-effect', 'ended', 'in-effect', 'in-effect'];
  expect(told()).toEqual(stretches.map((state, place) => [state, place > 2]));
  await rule();
  expect(told().map(([, disputed]) => disputed)).not.toContain(true);
  expect(told({ atPosition: voiced }).map(([, disputed]) => disputed)).toContain(true);
});

test('a dispute on the day on which a state begins denies that state, not the one before', async () => {
  await report('start', { action: 'take-effect' }, { date: '2024-03-01' });
  await report('denial', { action: 'dispute' }, { date: '2024-03-01' });
  expect(border({ asOf: '2024-02-29' }).disputed).toBe(false);
  expect(border({ asOf: '2024-03-01' }).disputed).toBe(true);
});

test('a dispute is shown on the days before it was voiced only to who knows of it', async () => {
  const started = await report('start', { action: 'take-effect' }, { date: '2024-01-01', reported: '2024-01-01' });
  await report('denial', { action: 'dispute' }, { date: '2024-05-10' });
  const asOf = '2024-02-01';
  expect(border({ asOf }).disputed).toBe(true);
  expect(border({ asOf, atPosition: started }).disputed).toBe(false);
  expect(border({ asOf, knownBy: 'report', knownOn: '2024-05-09' }).disputed).toBe(false);
  expect(border({ asOf, knownBy: 'report', knownOn: '2024-05-10' }).disputed).toBe(true);
});

test('a dispute reads as its development read at the time, by record and by report', async () => {
  const before = await denied();
  await run('CorrectDevelopment', {
    development: 'denial',
    changes: { title: 'A denial by one side', date: '2024-01-12' },
    reason: 'misread',
    reported: '2024-03-01',
  });
  const early = { title: 'Title of denial', date: '2024-01-10' };
  const late = { title: 'A denial by one side', date: '2024-01-12' };
  expect(border({ atPosition: before }).disputes).toMatchObject([early]);
  expect(border().disputes).toMatchObject([late]);
  expect(border({ knownBy: 'report', knownOn: '2024-02-01' }).disputes).toMatchObject([early]);
  expect(border({ knownBy: 'report', knownOn: '2024-04-01' }).disputes).toMatchObject([late]);
});

test('what sources claim of the developments a status rests on is told, of the whole and of this very effect', async () => {
  const whole = { claim: 'Both sides signed' };
  const elsewhere = { measure: 'visas', action: 'agree', claims: [{ claim: 'Of visas only' }] };
  const effects = [{ measure: 'border', action: 'agree', claims: [CLAIM] }, elsewhere];
  await report('agreement', {}, { effects, claims: [whole] });
  expect(border()).toMatchObject({
    disputed: false,
    claims: [
      { development: 'agreement', ...whole },
      { development: 'agreement', ...CLAIM },
    ],
  });
});

test('by report a claim is told from the day on which it could be known, whatever was known of its development', async () => {
  const date = '2024-03-01';
  const claims = [
    { claim: 'with its development' },
    { claim: 'with its source', source: { ...SOURCE, date } },
    { claim: 'with a source named in words', source: 'a newspaper of March' },
    { claim: 'of its own day', source: { ...SOURCE, date }, reported: '2024-04' },
  ];
  const effects = [{ measure: 'border', action: 'agree', claims: [{ claim: 'of the effect', reported: date }] }];
  await report('agreement', {}, { effects, claims, reported: '2024-01-11' });
  const told = (knownOn: string) => border({ knownBy: 'report', knownOn }).claims.map(({ claim }) => claim);
  const first = ['with its development', 'with a source named in words'];
  expect(told('2024-01-10')).toEqual([]);
  expect(told('2024-01-11')).toEqual(first);
  expect(told('2024-02-29')).toEqual(first);
  expect(told('2024-03-01')).toEqual([first[0], 'with its source', first[1], 'of the effect']);
  expect(told('2024-04-29')).not.toContain('of its own day');
  expect(told('2024-04-30')).toContain('of its own day');
  expect(border().claims).toHaveLength(5);
  expect(border().claims[1]).toEqual({ development: 'agreement', ...claims[1] });
});

test('a status says by what each development that it rests on is cited, as it read and as far as was known then', async () => {
  const unlinked = { publisher: 'A ministry', title: 'A note' };
  const later = { ...SOURCE, url: 'https://example.org/later', date: '2024-03-01' };
  const more = { source: unlinked, moreSources: [later, SOURCE] };
  const before = await report('agreement', { action: 'agree' }, more);
  const changes = { title: 'Another title', moreSources: null };
  await run('CorrectDevelopment', { development: 'agreement', changes, reason: 'misread', reported: '2024-04-01' });
  const first = { development: 'agreement', title: 'Title of agreement' };
  expect(border({ atPosition: before }).citations).toEqual([{ ...first, source: { ...SOURCE, url: later.url } }]);
  expect(border({ knownBy: 'report', knownOn: '2024-02-01' }).citations).toEqual([{ ...first, source: SOURCE }]);
  expect(border().citations).toEqual([{ development: 'agreement', title: 'Another title', source: null }]);
});

test('of many the open and the newest are listed, and how many more there are', async () => {
  await report('start', { action: 'take-effect', claims: Array.from({ length: 130 }, (_, n) => ({ claim: `c${n}` })) });
  for (let n = 0; n < 103; n++) await report(`settled-${n}`, { action: 'dispute' });
  await rule();
  await report('open', { action: 'dispute' }, { date: '2023-12-01' });
  const { disputes, claims, more } = border();
  expect(more).toEqual({ claims: 30, disputes: 4, rulings: 0 });
  expect([disputes.length, disputes[0]!.development, disputes[1]!.development]).toEqual([100, 'open', 'settled-4']);
  expect([claims.length, claims[0]!.claim, claims.at(-1)!.claim]).toEqual([100, 'c30', 'c129']);
});

test('what is listed has a bound, however long each is', async () => {
  for (let n = 0; n < 20; n++) await report(`denial-${n}`, { action: 'dispute', note: 'n'.repeat(20_000) });
  const { disputes, more } = border();
  expect(disputes.length + more.disputes).toBe(20);
  expect(JSON.stringify(disputes).length).toBeLessThan(262_144);
  expect(disputes.at(-1)!.development).toBe('denial-19');
});

test('what nobody disputeReader says so', () =>
  expect(service.status('visas', ASKED)).toMatchObject({ disputed: false, claims: [], disputes: [], rulings: [] }));
