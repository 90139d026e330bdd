import { addDays, formatDay, parseDay } from '../../../src/kernel/day.js';
import type { EdtfDate } from '../../../src/kernel/edtf-date.js';
import type { Micros } from '../../../src/kernel/instant.js';
import { DEFAULT_WINDOWS } from '../../../src/tracking/domain/model.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

const DAY_MICROS = 86_400_000_000;
const on = (day: string) => (Date.parse(day) * 1000 + DAY_MICROS / 2) as Micros;

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = on('2024-01-01');
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A', since: '2024-01' as EdtfDate } });
  await declared('visas');
});
afterEach(() => service.discard());

const declared = (id: string, kind = 'commitment') =>
  service.do({ type: 'DeclareMeasure', data: { id, title: id, kind } as never });
const recorded = (id: string, date: string, effects: readonly object[], more: object = {}) =>
  service.do({
    type: 'RecordDevelopment',
    data: { id, date, type: 'report', title: id, effects, ...more } as never,
  });
const names = (status: ReturnType<TrackingService['processStatus']>) => status.measures.map(({ measure }) => measure);

test('one answer about a process is not given for another time of knowledge', async () => {
  await recorded('opened', '2024-01-02', [{ measure: 'visas', action: 'take-effect' }], { reported: '2024-02-01' });
  const asked = { asOf: '2024-03-01', knownBy: 'report' as const };
  expect(service.processStatus({ ...asked, knownOn: '2024-01-15' }).inEffect).toEqual([]);
  expect(service.processStatus({ ...asked, knownOn: '2024-02-15' }).inEffect).toEqual(['visas']);
  expect(service.processStatus({ ...asked, knownOn: '2024-01-15' }).inEffect).toEqual([]);
  expect(service.processStatus({ asOf: '2024-01-01' }).inEffect).toEqual([]);
  expect(service.processStatus({ asOf: '2024-03-01' }).inEffect).toEqual(['visas']);
});

test('nor for another place in the log', async () => {
  service.clock.instant = on('2024-01-05');
  await declared('border');
  expect(names(service.processStatus({ asOf: '2024-03-01', atPosition: 2 }))).toEqual(['visas']);
  expect(names(service.processStatus({ asOf: '2024-03-01', knownOn: '2024-01-03' }))).toEqual(['visas', 'border']);
  expect(names(service.processStatus({ asOf: '2024-03-01' }))).toEqual(['visas', 'border']);
});

test('momentum counts what turned after the first day of its window', async () => {
  await recorded('opened', '2024-03-01', [{ measure: 'visas', action: 'take-effect' }]);
  const after = (asOf: string) => service.processStatus({ asOf }).momentum.direction;
  expect(['2024-02-29', '2024-03-01', '2024-05-29', '2024-05-30'].map(after)).toEqual(['side', 'up', 'up', 'side']);
});

test('the first of what is next for its measures is next for the process', async () => {
  await declared('border');
  await recorded('later', '2024-01-02', [{ measure: 'visas', action: 'take-effect', from: '2024-09-01' }]);
  await recorded('sooner', '2024-01-03', [{ measure: 'border', action: 'take-effect', from: '2024-06-01' }]);
  expect(service.processStatus({ asOf: '2024-02-01' }).next).toEqual({
    ...{ measure: 'border', day: '2024-06-01', state: 'in-effect', inEffect: 'yes', development: 'sooner' },
  });
  expect(service.processStatus({ asOf: '2024-10-01' }).next).toBeNull();
});

test('a day is ahead where it lies after the known time, and not on its day', () => {
  const ahead = (asOf: string, more: object) => service.status('visas', { asOf, ...more }).ahead;
  expect(ahead('2024-01-01', { knownBy: 'report', knownOn: '2024-01-01' })).toBe(false);
  expect(ahead('2024-01-02', { knownBy: 'report', knownOn: '2024-01-01' })).toBe(true);
  expect(ahead('2024-01-01', {})).toBe(false);
  expect(ahead('2024-01-02', {})).toBe(true);
});

test('what the record does not say is assumed from the day on from which it is certainly complete', () => {
  const before = service.processStatus({ asOf: '2024-01-30' });
  expect(before).toMatchObject({
    headline: { stage: 'No contact recorded' },
    axes: { contact: 'unknown', relations: 'unknown', assumed: [] },
  });
  expect(service.processStatus({ asOf: '2024-01-31' })).toMatchObject({
    headline: { stage: 'No contact' },
    axes: { contact: 'none', relations: 'not recognised', assumed: ['contact', 'relations'] },
  });
});

test('both sides are in contact where they meet or sign', async () => {
  const onDay = (day: string) => {
    const { headline, axes } = service.processStatus({ asOf: day });
    return `${axes.contact}: ${headline.rule} ${headline.because.join(' ')}`;
  };
  await recorded('visit', '2024-02-01', [], { type: 'visit' });
  await recorded('summit', '2024-02-02', [], { type: 'leaders-meeting' });
  await recorded('pact', '2024-02-03', [], { type: 'signature' });
  await recorded('deal', '2024-02-04', [{ measure: 'visas', action: 'propose' }], { type: 'leaders-meeting' });
  await recorded('accord', '2024-02-05', [], { type: 'agreement' });
  await recorded('round', '2024-02-06', [], { type: 'talks-round' });
  expect(['01', '02', '03', '04', '05', '06'].map((day) => onDay(`2024-02-${day}`))).toEqual([
    'contacts: 10 visit',
    'contacts: 10 summit',
    'talks under way: 8 pact',
    'talks under way: 8 pact',
    'talks under way: 8 accord',
    'talks under way: 8 round',
  ]);
});

test("leaders' meetings count whether they agreed to something or not, and a process goes on after either", async () => {
  await declared('treaty', 'treaty');
  await declared('border', 'restriction');
  await recorded('paused', '2024-02-01', [{ measure: 'treaty', action: 'suspend' }]);
  expect(service.processStatus({ asOf: '2024-02-01' }).headline.because).toEqual(['paused']);
  await recorded('deal', '2024-02-02', [{ measure: 'border', action: 'agree' }], { type: 'leaders-meeting' });
  expect(service.processStatus({ asOf: '2024-02-02' }).headline).toMatchObject({ rule: 8, because: ['deal'] });
  await recorded('summit', '2024-02-03', [], { type: 'leaders-meeting' });
  expect(service.processStatus({ asOf: '2025-02-01' }).headline).toMatchObject({ rule: 8, because: ['deal'] });
  expect(service.processStatus({ asOf: '2025-02-02' }).headline).toMatchObject({ rule: 10, because: ['summit'] });
});

test('the counts are those of the lists and of the table', async () => {
  const kinds = ['commitment', 'restriction', 'temporary', 'work', 'treaty'];
  const actions = ['agree', 'take-effect', 'suspend'];
  for (const kind of kinds)
    for (const action of actions) {
      await declared(`${kind}-${action}`, kind);
      await recorded(`d-${kind}-${action}`, '2024-02-01', [{ measure: `${kind}-${action}`, action }]);
    }
  const perhaps = {
    agreed: ['agree', 'take-effect'],
    'in-effect': ['take-effect', 'end'],
    suspended: ['suspend', 'resume'],
  };
  for (const [state, [first, then]] of Object.entries(perhaps)) {
    await declared(`perhaps-not-${state}`);
    const step = (date: string, action: string) =>
      recorded(`${state}-${date}`, date, [{ measure: `perhaps-not-${state}`, action }]);
    if (state === 'suspended') await step('2024-01-04', 'take-effect');
    await step('2024-01-05', first!);
    await step('2024-03', then!);
  }
  const { axes, inEffect, suspended, uncertain, agreedNotInEffect, measures } = service.processStatus({
    asOf: '2024-03-01',
  });
  const counted = axes.measures;
  expect(counted).toEqual({
    ...{ agreed: 1, inEffect: 1, suspended: 1, uncertain: 3, restrictionsInEffect: 1 },
    others: { agreed: 4, inEffect: 4, suspended: 4, uncertain: 0 },
  });
  expect(counted.inEffect + counted.others.inEffect).toBe(inEffect.length);
  expect(counted.suspended + counted.others.suspended).toBe(suspended.length);
  expect(uncertain).toEqual(Object.keys(perhaps).map((state) => `perhaps-not-${state}`));
  const states = measures.slice(-3).map(({ state }) => state);
  expect(states).toEqual(Object.keys(perhaps));
  expect(agreedNotInEffect.map(({ measure }) => measure)).toEqual(['commitment-agree']);
  const agreed = measures.filter(({ state, inEffect: is }) => state === 'agreed' && is === 'no');
  expect(agreed).toHaveLength(counted.agreed + counted.others.agreed);
});

test('a contact of which only the month is known may have been made on each of its days', async () => {
  await recorded('call', '2024-03', [], { type: 'phone-call' });
  await recorded('older', '2024-01-05', [], { type: 'visit' });
  await service.do({ type: 'RetractDevelopment', data: { development: 'older', reason: 'an error' } as never });
  const told = (asOf: string) => {
    const { headline, axes } = service.processStatus({ asOf });
    return [headline.text, axes.contact, axes.assumed.includes('contact'), axes.uncertain];
  };
  expect(told('2024-02-29')).toEqual(['No contact', 'none', true, []]);
  expect(told('2024-03-01')).toEqual(['No contact; perhaps Contacts only', 'unknown', false, ['contact']]);
  expect(told('2024-03-30')).toEqual(['No contact; perhaps Contacts only', 'unknown', false, ['contact']]);
  expect(told('2024-03-31')).toEqual(['Contacts only, unverified', 'contacts', false, []]);
});

describe('Relations that were broken off', () => {
  const relations = (asOf: string, more: object = {}) => service.processStatus({ asOf, ...more }).axes;
  beforeEach(async () => {
    await declared('diplomatic-relations');
    await recorded('established', '2024-02-01', [{ measure: 'diplomatic-relations', action: 'take-effect' }]);
    await recorded('broken-off', '2024-03-01', [{ measure: 'diplomatic-relations', action: 'end' }], {
      type: 'relations-severed',
    });
  });

  test('stay so while somebody proposes or agrees to restore them, until they take effect', async () => {
    await recorded('offer', '2024-04-01', [{ measure: 'diplomatic-relations', action: 'propose' }]);
    await recorded('accord', '2024-05-01', [{ measure: 'diplomatic-relations', action: 'agree' }]);
    await recorded('restored', '2024-06-01', [{ measure: 'diplomatic-relations', action: 'take-effect' }]);
    const days = ['2024-02-15', '2024-03-15', '2024-04-15', '2024-05-15', '2024-06-15'];
    expect(days.map((day) => relations(day).relations)).toEqual([
      ...['relations established', 'severed', 'severed', 'severed', 'relations established'],
    ]);
    expect(relations('2024-04-15').assumed).toEqual(['contact']);
  });

  test('are so also where another one of that day tells of their end first', async () => {
    await recorded('restored', '2024-04-01', [{ measure: 'diplomatic-relations', action: 'take-effect' }]);
    await recorded('statement', '2024-05-01', [{ measure: 'diplomatic-relations', action: 'end' }]);
    await recorded('note', '2024-05-01', [{ measure: 'diplomatic-relations', action: 'end' }], {
      type: 'relations-severed',
    });
    expect(relations('2024-05-02').relations).toBe('severed');
  });

  test('are not so where they ended otherwise since', async () => {
    await recorded('restored', '2024-04-01', [{ measure: 'diplomatic-relations', action: 'take-effect' }]);
    await recorded('lapsed', '2024-05-01', [{ measure: 'diplomatic-relations', action: 'end' }]);
    await recorded('offer', '2024-06-01', [{ measure: 'diplomatic-relations', action: 'propose' }]);
    expect(relations('2024-05-15').relations).toBe('unknown');
    expect(relations('2024-06-15').relations).toBe('not recognised');
  });
});

test('a measure is stale from the day on after the window for that', async () => {
  await recorded('opened', '2024-01-02', [{ measure: 'visas', action: 'take-effect' }]);
  const stale = (asOf: string) => service.processStatus({ asOf }).measures[0]!.stale;
  const { staleDays } = DEFAULT_WINDOWS;
  const after = (days: number) => formatDay(addDays(parseDay('2024-01-02')!, days));
  expect([stale(after(staleDays)), stale(after(staleDays + 1))]).toEqual([false, true]);
});

test('what the headline and the border rest on is uncertain where dates leave it open', async () => {
  await service.do({
    type: 'DeclareMeasure',
    data: { id: 'land-border', title: 'Border', kind: 'commitment' } as never,
  });
  await recorded('opened', '2024-02-01', [{ measure: 'land-border', action: 'take-effect' }]);
  await recorded('closed', '2024-03', [{ measure: 'land-border', action: 'end' }]);
  const sure = (asOf: string) => {
    const { headline, axes } = service.processStatus({ asOf });
    return [headline.text, axes.border, axes.uncertain];
  };
  const open = 'Border open, unverified';
  expect(sure('2024-02-15')).toEqual([open, 'open', []]);
  expect(sure('2024-03-15')).toEqual([`${open} and uncertain`, 'open', ['border']]);
  expect(sure('2024-03-31')).toEqual(['No contact', 'closed', []]);
});
