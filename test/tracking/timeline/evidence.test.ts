import type { Micros } from '../../../src/kernel/instant.js';
import { type Asked, PROCESS, TrackingService } from '../tracking-service.js';

const GAZETTE = { publisher: 'Gazette', title: 'Decree 12', grade: 'A' };
const MINISTER = { publisher: 'Ministry', title: 'The minister says so', grade: 'B' };
const OUTLET = { publisher: 'Outlet', title: 'Lorries cross', grade: 'C' };

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2024-05-01') * 1000) as Micros;
  await run('OpenProcess', { id: PROCESS, title: 'A process' });
  for (const id of ['border', 'visas']) await run('DeclareMeasure', { id, title: id, kind: 'commitment' });
});
afterEach(() => service.discard());

const run: TrackingService['run'] = (type, data) => service.run(type, data);
const record = (
  id: string,
  date: string,
  action: string,
  { source, ...more }: { source: object; [field: string]: unknown },
) =>
  run('RecordDevelopment', {
    ...{ id, date, type: 'statement', title: id, source },
    effects: [{ measure: 'border', action }],
    ...more,
  });
const border = (more: Partial<Asked> = {}) => service.status('border', { asOf: '2024-06-01', ...more });
const level = (more: Partial<Asked> = {}) => border(more).evidence?.level;

test('of what nothing is recorded there is no evidence', () => {
  expect(border().evidence).toBeNull();
});

test('a status is as well attested as what it rests on', async () => {
  await record('agreement', '2024-01-01', 'agree', { source: GAZETTE });
  await record('opening', '2024-02-01', 'take-effect', { source: MINISTER });
  const announced = { level: 'announced', grade: 'B', origins: 1, confidence: null };
  expect(border().evidence).toEqual(announced);
  expect(border({ asOf: '2024-01-15' }).evidence).toEqual({ ...announced, level: 'confirmed', grade: 'A' });
  expect(border().inEffect).toBe('yes');
  expect(service.processStatus({ asOf: '2024-06-01' })).toMatchObject({
    headline: { text: 'Partial measures in effect, only announced', onlyAnnounced: 1 },
    measures: [{ evidence: announced }, { evidence: null }],
  });
});

test('a better source that a correction brings counts from then on, and not before', async () => {
  const opened = await record('opening', '2024-02-01', 'take-effect', { source: MINISTER });
  expect(level()).toBe('announced');
  const bettered = await run('CorrectDevelopment', {
    ...{ development: 'opening', changes: { source: GAZETTE }, reason: 'published', reported: '2024-04-01' },
  });
  expect(level()).toBe('confirmed');
  expect([level({ atPosition: opened }), level({ atPosition: bettered })]).toEqual(['announced', 'confirmed']);
  const known = (knownAt: string) => level({ knownBy: 'report', knownOn: knownAt });
  expect([known('2024-03-31'), known('2024-04-01')]).toEqual(['announced', 'confirmed']);
});

test('by report a source that was published later does not count', async () => {
  await record('opening', '2024-02-01', 'take-effect', {
    source: MINISTER,
    moreSources: [{ ...OUTLET, date: '2024-03-05' }],
  });
  const known = (knownAt: string) => level({ knownBy: 'report', knownOn: knownAt });
  const days = ['2024-03-04', '2024-03-05', '2024-03-04'];
  expect(days.map(known)).toEqual(['announced', 'confirmed', 'announced']);
  expect(level()).toBe('confirmed');
});

test('what goes on is as sure as the less sure of what it was and of what made it go on', async () => {
  await record('opening', '2024-01-01', 'take-effect', { source: GAZETTE });
  await record('pause', '2024-02-01', 'suspend', { source: GAZETTE });
  expect(border({ asOf: '2024-02-15' }).evidence).toMatchObject({ level: 'confirmed', grade: 'A' });
  await record('going-on', '2024-03-01', 'resume', { source: MINISTER });
  expect(border()).toMatchObject({ basis: ['going-on', 'opening'], evidence: { level: 'announced', grade: 'A' } });
  expect(border({ asOf: '2024-02-15' }).evidence!.level).toBe('confirmed');
  await run('CorrectDevelopment', { development: 'opening', changes: { source: MINISTER }, reason: 'no gazette' });
  expect(border({ asOf: '2024-02-15' })).toMatchObject({
    state: 'suspended',
    evidence: { level: 'announced', grade: 'A' },
  });
});

test('what is uncertain is as sure as the least sure of what is in doubt', async () => {
  await record('agreement', '2024-01-01', 'agree', { source: GAZETTE });
  await record('opening', '2024-02', 'take-effect', { source: OUTLET });
  const uncertain = { inEffect: 'uncertain', evidence: { level: 'announced', grade: 'A', origins: 2 } };
  expect(border({ asOf: '2024-02-10' })).toMatchObject(uncertain);
});

test('who prolongs what began bears it out', async () => {
  const until = (date: string) => ({ effects: [{ measure: 'border', action: 'take-effect', until: date }] });
  await record('opening', '2024-02-01', 'take-effect', { source: MINISTER, ...until('2024-12-31') });
  await record('prolonged', '2024-03-01', 'take-effect', { source: OUTLET, ...until('2025-12-31') });
  expect(border().evidence).toMatchObject({ level: 'confirmed', grade: 'B', origins: 2 });
});

test('by report a source counts from the last day on which it may have been published', async () => {
  await record('opening', '2024-02-01', 'take-effect', { source: { ...GAZETTE, date: '2024-02' } });
  const known = (knownAt: string) => level({ knownBy: 'report', knownOn: knownAt });
  expect([known('2024-02-28'), known('2024-02-29')]).toEqual(['unverified', 'confirmed']);
});

test('of what goes on, the best grade, every witness and the lowest confidence are shown, whichever part has them', async () => {
  await record('opening', '2024-01-01', 'take-effect', { source: GAZETTE, confidence: 'to-verify' });
  await record('pause', '2024-02-01', 'suspend', { source: GAZETTE });
  await record('going-on', '2024-03-01', 'resume', { source: OUTLET });
  expect(border().evidence).toEqual({ level: 'unverified', grade: 'A', origins: 2, confidence: 'to-verify' });
});

describe('a contact', () => {
  const visit = (id: string, date: string, said: object) =>
    run('RecordDevelopment', { ...{ id, date, type: 'visit', title: id, effects: [] }, ...said });
  const stage = (more: Partial<Asked> = {}) => service.processStatus({ asOf: '2024-04-01', ...more }).headline;

  test('that nobody verified is told as such, and as if only the confirmed had happened it did not', async () => {
    await visit('gala', '2024-02-01', { source: GAZETTE });
    expect(stage()).toMatchObject({ text: 'Contacts only', because: ['gala'], unverified: 0 });
    await visit('rumour', '2024-03-01', { source: { ...OUTLET, grade: 'E' } });
    expect(stage()).toMatchObject({ text: 'Contacts only, unverified', because: ['rumour'], unverified: 1 });
    expect(stage({ evidence: 'confirmed' })).toMatchObject({ text: 'Contacts only', because: ['gala'] });
    await run('RetractDevelopment', { development: 'gala', reason: 'an error' });
    expect(stage({ evidence: 'confirmed' })).toMatchObject({ stage: 'No contact recorded', because: [] });
  });

  test('is as sure, by report, as what was published then', async () => {
    await visit('gala', '2024-02-01', {
      source: { ...OUTLET, grade: 'E' },
      moreSources: [
        { ...MINISTER, date: '2024-02-20' },
        { ...OUTLET, date: '2024-03-05' },
      ],
    });
    const known = (knownOn: string, more: Partial<Asked> = {}) => stage({ knownBy: 'report', knownOn, ...more });
    expect(known('2024-02-19')).toMatchObject({ text: 'Contacts only, unverified' });
    expect(known('2024-02-20')).toMatchObject({ text: 'Contacts only', unverified: 0 });
    const confirmed = { evidence: 'confirmed' } as const;
    expect(known('2024-03-04', confirmed).because).toEqual([]);
    expect(known('2024-03-05', confirmed).because).toEqual(['gala']);
    expect(stage(confirmed).because).toEqual(['gala']);
  });

  test('to come is as sure as what announced it', async () => {
    await run('RecordDevelopment', {
      ...{ id: 'next', date: '2024-09-01', type: 'talks-round', title: 'Next', effects: [], reported: '2024-03-01' },
      source: { ...OUTLET, grade: 'E' },
    });
    expect(stage()).toMatchObject({ text: 'Talks under way, unverified', because: ['next'] });
    expect(stage({ evidence: 'confirmed' }).because).toEqual([]);
  });
});

test('as if only the confirmed had happened nothing else disputes, and a ruling is held against the whole record', async () => {
  await record('opening', '2024-02-01', 'take-effect', { source: OUTLET });
  await record('denial', '2024-03-01', 'dispute', { source: { ...OUTLET, grade: 'E' } });
  await run('RuleOnClaims', {
    ...{ id: 'r-1', measure: 'border', topic: 'open?', resolution: 'it is', reason: 'seen', reported: '2024-02-15' },
    finds: { state: 'in-effect' },
  });
  expect(border()).toMatchObject({ state: 'in-effect', disputed: true, contradictions: [] });
  const confirmed = { state: 'not-started', disputed: false, disputes: [], contradictions: [] };
  expect(border({ evidence: 'confirmed' })).toMatchObject(confirmed);
  expect(service.processStatus({ asOf: '2024-06-01', evidence: 'confirmed' }).measures[0]).toMatchObject({
    disputed: false,
    contradictions: [],
  });
});

describe('as if only confirmed effects had happened', () => {
  beforeEach(async () => {
    await record('opening', '2024-02-01', 'take-effect', { source: GAZETTE });
    await record('rumour', '2024-03-01', 'suspend', { source: OUTLET, type: 'unverified-report' });
  });
  const confirmed = (more: Partial<Asked> = {}) => border({ evidence: 'confirmed', ...more });

  test('what is not confirmed does not count, and the answer says so', () => {
    expect(border()).toMatchObject({ state: 'suspended', evidence: { level: 'unverified' }, notice: null });
    expect(confirmed()).toMatchObject({ state: 'in-effect', basis: ['opening'], evidence: { level: 'confirmed' } });
    expect(confirmed().notice).toContain('Only confirmed effects count here');
    expect(border().state).toBe('suspended');
  });

  test('a whole process is asked alike', () => {
    const states = (evidence?: 'confirmed') =>
      service.processStatus({ asOf: '2024-06-01', ...(evidence && { evidence }) }).measures.map(({ state }) => state);
    expect([states(), states('confirmed'), states()]).toEqual([
      ['suspended', 'not-started'],
      ['in-effect', 'not-started'],
      ['suspended', 'not-started'],
    ]);
  });

  test('once it is confirmed it counts', async () => {
    const before = confirmed().position;
    await run('CorrectDevelopment', {
      ...{ development: 'rumour', changes: { type: 'statement', moreSources: [GAZETTE] }, reason: 'decreed' },
    });
    expect(confirmed().state).toBe('suspended');
    expect(confirmed({ atPosition: before }).state).toBe('in-effect');
  });
});
