import { axes } from '../../../src/tracking/domain/axes.js';
import { headline } from '../../../src/tracking/domain/headline.js';
import { MEASURE_KIND_NAMES } from '../../../src/tracking/domain/measure-kinds.js';
import type { ProcessFacts } from '../../../src/tracking/domain/process-facts.js';
import { type MeasureState, MEASURE_STATES } from '../../../src/tracking/domain/states.js';
import { agreedJointly, contact, daysAgo, facts, measure, ofKind, orPerhaps } from './facts.js';

type Told = Partial<ProcessFacts>;

const on = (told: Told) => axes(facts(told));
const framework = (state: MeasureState) => ofKind('treaty', 'framework', state);

test('of what nothing is recorded nothing is known', () => {
  const zero = { agreed: 0, inEffect: 0, suspended: 0, uncertain: 0 };
  expect(on({})).toEqual({
    contact: 'unknown',
    agreements: 'none',
    measures: { ...zero, restrictionsInEffect: 0, others: zero },
    border: 'unknown',
    relations: 'unknown',
    assumed: [],
    uncertain: [],
  });
});

describe('Of a record that is held to be complete', () => {
  test('silence says that there is no contact and no recognition, and is called an assumption', () => {
    expect(on({ isComplete: true })).toMatchObject({
      ...{ contact: 'none', relations: 'not recognised', border: 'unknown' },
      assumed: ['contact', 'relations'],
    });
  });

  test('only that is assumed of which nothing is recorded', () => {
    const told = { isComplete: true, lastRound: contact(9, 'round') };
    expect(on(told)).toMatchObject({ contact: 'talks under way', assumed: ['relations'] });
    const recognised = { isComplete: true, measures: [measure('recognition', 'in-effect')] };
    expect(on(recognised)).toMatchObject({ relations: 'recognised, no relations', assumed: ['contact'] });
  });
});

describe('An axis with a measure of which the dates leave the state open', () => {
  test.each<[role: string, axis: string, state: MeasureState, perhaps: MeasureState]>([
    ['framework', 'agreements', 'agreed', 'in-effect'],
    ['framework', 'contact agreements', 'agreed', 'suspended'],
    ['border', 'border', 'in-effect', 'ended'],
    ['passage', 'border', 'ended', 'in-effect'],
    ['relations', 'relations', 'proposed', 'in-effect'],
    ['recognition', 'relations', 'in-effect', 'suspended'],
  ])('in the role %s is uncertain: %s, with %s or %s', (role, axis, state, perhaps) => {
    const unsure = orPerhaps(perhaps, measure(role, state));
    expect(on({ measures: [unsure, measure('cargo', 'in-effect')] })).toMatchObject({
      uncertain: axis.split(' '),
      measures: { uncertain: 1 },
    });
  });

  test('is uncertain also where it is counted alike', () => {
    const border = orPerhaps('partially-in-effect', measure('border', 'in-effect'));
    const told = { uncertain: ['border'], measures: { inEffect: 1, uncertain: 0 } };
    expect(on({ measures: [border] })).toMatchObject(told);
  });

  test('speaks of agreements in part too, unless one stands for certain', () => {
    const unsure = orPerhaps('ended', agreedJointly('cargo', 'agreed'));
    const notYet = orPerhaps('agreed', measure('flights', 'not-started'));
    expect(on({ measures: [unsure] })).toMatchObject({ agreements: 'partial agreed', uncertain: ['agreements'] });
    expect(on({ measures: [notYet] })).toMatchObject({ agreements: 'none', uncertain: ['agreements'] });
    expect(on({ measures: [unsure, agreedJointly('rail', 'agreed')] }).uncertain).toEqual([]);
    expect(on({ measures: [unsure, framework('agreed')] }).uncertain).toEqual([]);
    expect(on({ measures: [orPerhaps('in-effect', agreedJointly('rail', 'agreed'))] }).uncertain).toEqual([]);
    expect(on({ measures: [orPerhaps('ended', ofKind('work', 'road', 'in-effect'))] }).uncertain).toEqual([]);
    // An agreement that is perhaps over, or one that is surely agreed and perhaps in effect: only the first is in doubt.
    expect(on({ measures: [unsure, orPerhaps('in-effect', agreedJointly('rail', 'agreed'))] }).uncertain).toEqual([]);
  });

  test('of contact is uncertain, and nothing assumed, while a contact may have been', () => {
    const doubt = { of: 'contact', contact: contact(-5, 'call') } as const;
    expect(on({ isComplete: true, contactsInDoubt: [doubt] })).toMatchObject({
      ...{ contact: 'unknown', assumed: ['relations'], uncertain: ['contact'] },
    });
    const round = { lastRound: contact(9, 'round'), contactsInDoubt: [doubt] };
    expect(on(round)).toMatchObject({ contact: 'talks under way', uncertain: [] });
  });

  test('is not assumed to be what silence says where a recognition may have been', () => {
    const told = { isComplete: true, measures: [orPerhaps('in-effect', measure('recognition', 'not-started'))] };
    expect(on(told)).toMatchObject({ relations: 'unknown', assumed: ['contact'], uncertain: ['relations'] });
  });

  test('in no role leaves the axes certain, and is counted', () => {
    const cargo = orPerhaps('ended', agreedJointly('cargo', 'in-effect'));
    const flights = agreedJointly('flights', 'agreed');
    expect(on({ measures: [cargo, flights] })).toMatchObject({
      uncertain: [],
      measures: { inEffect: 0, uncertain: 1 },
    });
    const others = (['agreed', 'suspended', 'in-effect'] as const).map((state) =>
      orPerhaps('ended', ofKind('restriction', state, state)),
    );
    expect(on({ measures: others }).measures).toMatchObject({
      restrictionsInEffect: 0,
      others: { agreed: 0, inEffect: 0, suspended: 0, uncertain: 3 },
    });
  });
});

describe('Contact', () => {
  test.each<[string, Told]>([
    ['process suspended or collapsed', { measures: [framework('ended')] }],
    ['talks under way', { lastRound: contact(365, 'round') }],
    ['talks under way', { lastJointAct: contact(365, 'signature') }],
    ['talks under way', { lastRound: contact(900, 'round'), nextRound: contact(-9, 'next') }],
    ['talks stalled', { lastRound: contact(366, 'round'), lastOtherContact: contact(1, 'visit') }],
    ['contacts', { lastOtherContact: contact(365, 'visit') }],
    ['contacts', { lastLeadersMeeting: contact(365, 'summit') }],
    ['no recent contact', { lastOtherContact: contact(366, 'visit') }],
    ['no recent contact', { lastJointAct: contact(366, 'signature'), isComplete: true }],
    ['no recent contact', { lastLeadersMeeting: contact(366, 'summit') }],
  ])('is %s', (value, told) => expect(on(told).contact).toBe(value));

  test('of a process that went on after its suspension is not suspended', () =>
    expect(on({ measures: [framework('suspended')], lastRound: contact(1, 'round') }).contact).toBe('talks under way'));
});

describe('Agreements', () => {
  test.each<[string, MeasureState]>([
    ['comprehensive in force', 'in-effect'],
    ['comprehensive in force', 'provisional'],
    ['comprehensive signed', 'agreed'],
    ['none', 'proposed'],
    ['none', 'suspended'],
    ['none', 'ended'],
  ])('are %s with a framework that is %s', (value, state) =>
    expect(on({ measures: [framework(state)] }).agreements).toBe(value),
  );

  test.each<[string, MeasureState]>([
    ['partial agreed', 'agreed'],
    ['partial agreed', 'in-effect'],
    ['none', 'suspended'],
    ['none', 'ended'],
  ])('are %s with a commitment of both that is %s', (value, state) =>
    expect(on({ measures: [agreedJointly('cargo', state)] }).agreements).toBe(value),
  );

  test('are none where one party decided alone, or in an earlier phase', () => {
    const alone = measure('cargo', 'agreed', { consent: contact(9, 'decision') });
    expect(on({ measures: [alone] }).agreements).toBe('none');
    expect(on({ measures: [agreedJointly('cargo', 'agreed', 40)], phaseSince: daysAgo(39) }).agreements).toBe('none');
  });
});

describe('The border', () => {
  const BORDER: Readonly<Record<MeasureState, string>> = {
    'not-started': 'unknown',
    proposed: 'closed',
    agreed: 'closed',
    provisional: 'partly open',
    'partially-in-effect': 'partly open',
    'in-effect': 'open',
    suspended: 'closed',
    ended: 'closed',
  };
  test.each(MEASURE_STATES)('speaks from the measure in its role, here %s', (state) =>
    expect(on({ measures: [measure('border', state)] }).border).toBe(BORDER[state]),
  );

  test.each<[string, MeasureState]>([
    ['closed', 'in-effect'],
    ['closed', 'partially-in-effect'],
    ['unknown', 'ended'],
    ['unknown', 'agreed'],
  ])('is %s with a restriction in its role that is %s: that none is in force opens nothing', (value, state) => {
    const told = { measures: [ofKind('restriction', 'border', state)] };
    expect(on(told).border).toBe(value);
    expect(headline(facts(told)).stage).toBe('No contact recorded');
  });

  test.each<[string, MeasureState]>([
    ['temporarily open', 'in-effect'],
    ['temporarily open', 'partially-in-effect'],
    ['closed', 'ended'],
    ['closed', 'agreed'],
    ['unknown', 'not-started'],
  ])('is %s with a temporary passage that is %s', (value, state) => {
    expect(on({ measures: [ofKind('temporary', 'passage', state)] }).border).toBe(value);
    expect(on({ measures: [ofKind('temporary', 'border', state)] }).border).toBe(value);
  });

  test.each<[string, MeasureState]>([
    ['temporarily open', 'ended'],
    ['partly open', 'partially-in-effect'],
    ['open', 'in-effect'],
  ])('is %s with a passage where it is %s in general', (value, state) =>
    expect(on({ measures: [measure('border', state), ofKind('temporary', 'passage', 'in-effect')] }).border).toBe(
      value,
    ),
  );

  test('is known from one of them where nothing is recorded of the others', () => {
    const [closed, silent] = [measure('border', 'ended'), ofKind('temporary', 'passage', 'not-started')];
    expect(on({ measures: [closed, silent] }).border).toBe('closed');
  });

  test.each(MEASURE_KIND_NAMES)('says nothing by a %s in no role at it', (kind) =>
    expect(on({ measures: [ofKind(kind, 'crossing', 'in-effect')] }).border).toBe('unknown'),
  );

  test('has no passages where the process names none', () => {
    const told = { roles: {}, measures: [ofKind('temporary', 'passage', 'in-effect')] };
    expect(on(told).border).toBe('unknown');
  });
});

describe('Relations', () => {
  const recognised = measure('recognition', 'in-effect');

  test.each<[string, Told]>([
    ['embassies open', { measures: [measure('relations', 'in-effect', { practice: 3 })] }],
    ['relations established', { measures: [measure('relations', 'in-effect', { practice: 2 }), recognised] }],
    ['severed', { measures: [measure('relations', 'ended', { practice: 3 }), recognised], relationsSevered: true }],
    ['recognised, no relations', { measures: [measure('relations', 'ended'), recognised] }],
    ['not recognised', { measures: [measure('recognition', 'ended')] }],
    ['not recognised', { measures: [measure('recognition', 'proposed')] }],
    ['unknown', { measures: [measure('recognition', 'not-started')] }],
    ['unknown', { measures: [measure('relations', 'proposed')] }],
    ['unknown', { measures: [measure('relations', 'suspended')], isComplete: true }],
    ['unknown', { measures: [measure('relations', 'ended')], isComplete: true }],
    ['not recognised', { measures: [measure('relations', 'agreed')], isComplete: true }],
  ])('are %s', (value, told) => expect(on(told).relations).toBe(value));
});

describe('Measures', () => {
  const STATES: readonly MeasureState[] = [
    'agreed',
    'agreed',
    'agreed',
    'in-effect',
    'provisional',
    'suspended',
    'ended',
  ];
  const of = (kind: Parameters<typeof ofKind>[0]) =>
    STATES.map((state, index) => ofKind(kind, `${kind}-${index}`, state));

  test('are counted by state, commitments apart from all else', () => {
    expect(on({ measures: of('commitment') }).measures).toEqual({
      ...{ agreed: 3, inEffect: 2, suspended: 1, uncertain: 0, restrictionsInEffect: 0 },
      others: { agreed: 0, inEffect: 0, suspended: 0, uncertain: 0 },
    });
  });

  test.each(MEASURE_KIND_NAMES.filter((kind) => kind !== 'commitment'))(
    'of the kind %s are among the others',
    (kind) => {
      expect(on({ measures: of(kind) }).measures).toEqual({
        ...{ agreed: 0, inEffect: 0, suspended: 0, uncertain: 0, restrictionsInEffect: kind === 'restriction' ? 2 : 0 },
        others: { agreed: 3, inEffect: 2, suspended: 1, uncertain: 0 },
      });
    },
  );
});
