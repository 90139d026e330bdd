import { headline, HEADLINE_RULES } from '../../../src/tracking/domain/headline.js';
import type { MeasureFacts, ProcessFacts } from '../../../src/tracking/domain/process-facts.js';
import { agreedJointly, contact, daysAgo, facts, measure, ofKind, orPerhaps } from './facts.js';

type Told = Partial<ProcessFacts>;

const framework = (state: Parameters<typeof measure>[1]) => ofKind('treaty', 'framework', state);

/** In the order of the rules: what makes each apply, the stage it names, and the developments that it rests on. */
const SITUATIONS: readonly (readonly [rule: number, stage: string, told: Told, because: readonly string[]])[] = [
  [1, 'Process suspended', { measures: [framework('suspended')] }, ['framework-suspended']],
  [
    2,
    'Full normalization',
    { measures: [measure('relations', 'in-effect'), measure('border', 'in-effect'), measure('core', 'agreed')] },
    ['relations-in-effect', 'border-in-effect'],
  ],
  [
    3,
    'Diplomatic relations established',
    { measures: [measure('relations', 'in-effect'), measure('core', 'suspended')] },
    ['relations-in-effect'],
  ],
  [4, 'Border open', { measures: [measure('border', 'in-effect')] }, ['border-in-effect']],
  [
    5,
    'Partial measures in effect',
    { measures: [agreedJointly('flights', 'in-effect')] },
    ['flights-agreed-by-both', 'flights-in-effect'],
  ],
  [6, 'Comprehensive agreement signed, not in force', { measures: [framework('agreed')] }, ['framework-agreed']],
  [
    7,
    'Partial measures agreed, none in effect',
    { measures: [agreedJointly('cargo', 'agreed')] },
    ['cargo-agreed-by-both', 'cargo-agreed'],
  ],
  [8, 'Talks under way', { lastRound: contact(365, 'round') }, ['round']],
  [9, 'Talks stalled', { lastRound: contact(366, 'old-round') }, ['old-round']],
  [10, 'Contacts only', { lastOtherContact: contact(365, 'visit') }, ['visit']],
  [10, 'Recognised, no relations', { measures: [measure('recognition', 'in-effect')] }, ['recognition-in-effect']],
  [10, 'No recent contact recorded', { lastOtherContact: contact(366, 'old-visit') }, ['old-visit']],
  [10, 'No contact', { isComplete: true }, []],
  [10, 'No contact recorded', {}, []],
];

/** All of it at once; of one measure or contact in two situations the earlier counts. */
const together = (all: readonly Told[]): Told =>
  all.reduceRight((later, told) => {
    const measures = told.measures ?? [];
    const others = (later.measures ?? []).filter((one) => !measures.some((other) => other.measure === one.measure));
    return { ...later, ...told, measures: [...measures, ...others] };
  }, {});

test('there are as many rules as situations, in the same order', () => {
  expect(HEADLINE_RULES.map(({ rule, stage }) => [rule, stage])).toEqual(
    SITUATIONS.map(([rule, stage]) => [rule, stage]),
  );
});

test.each(SITUATIONS)('rule %i, %s, applies and names what it rests on', (rule, stage, told, because) => {
  expect(headline(facts(told))).toEqual({
    rule,
    stage,
    because,
    text: stage,
    onlyAnnounced: 0,
    unverified: 0,
    uncertain: 0,
  });
});

const announcedOnly = (facts: MeasureFacts): MeasureFacts => ({ ...facts, evidence: 'announced' });

test.each<[string, readonly MeasureFacts[], string, number]>([
  ['one of three', ['a', 'b', 'c'].map((id) => agreedJointly(id, 'in-effect')), ', of which 1 only announced', 1],
  ['the only one', [agreedJointly('a', 'in-effect')], ', only announced', 1],
])('a headline tells that %s of the measures it rests on is announced only', (_, measures, told, onlyAnnounced) => {
  const others = [
    announcedOnly(ofKind('restriction', 'ban', 'in-effect')),
    announcedOnly(agreedJointly('x', 'agreed')),
  ];
  const found = headline(facts({ measures: [announcedOnly(measures[0]!), ...measures.slice(1), ...others] }));
  expect(found).toMatchObject({
    ...{ stage: 'Partial measures in effect', text: `Partial measures in effect${told}`, onlyAnnounced },
  });
});

const uncertain = (facts: MeasureFacts): MeasureFacts => orPerhaps('ended', facts);

test.each<[told: string, measures: readonly MeasureFacts[], uncertain: number]>([
  [', uncertain', [uncertain(agreedJointly('a', 'in-effect'))], 1],
  [', only announced and uncertain', [uncertain(announcedOnly(agreedJointly('a', 'in-effect')))], 1],
  [', of which 1 uncertain', [uncertain(agreedJointly('a', 'in-effect')), agreedJointly('b', 'in-effect')], 1],
  [
    ', of which 1 only announced and 2 uncertain',
    [
      uncertain(agreedJointly('a', 'in-effect')),
      uncertain(agreedJointly('b', 'in-effect')),
      announcedOnly(agreedJointly('c', 'in-effect')),
    ],
    2,
  ],
])('a headline that rests on what is perhaps not in effect says so: %s', (told, measures, count) =>
  expect(headline(facts({ measures: [...measures, uncertain(measure('other', 'in-effect'))] }))).toMatchObject({
    text: `Partial measures in effect${told}`,
    uncertain: count,
  }),
);

test('what nobody verified is not told as announced', () => {
  const unverified: MeasureFacts = { ...agreedJointly('a', 'in-effect'), evidence: 'unverified' };
  const others = [announcedOnly(agreedJointly('b', 'in-effect')), uncertain(agreedJointly('c', 'in-effect'))];
  const told = (measures: readonly MeasureFacts[]) => headline(facts({ measures }));
  expect(told([unverified])).toMatchObject({ text: 'Partial measures in effect, unverified', onlyAnnounced: 0 });
  expect(told([unverified, ...others])).toMatchObject({
    text: 'Partial measures in effect, of which 1 only announced, 1 unverified and 1 uncertain',
    ...{ onlyAnnounced: 1, unverified: 1, uncertain: 1 },
  });
});

describe('How sure a headline is', () => {
  test.each(SITUATIONS.slice(0, 12))('rule %i, %s, says where what it rests on is unverified', (rule, stage, told) => {
    const unsure = Object.fromEntries(
      Object.entries(told).map(([member, said]) => [
        member,
        Array.isArray(said)
          ? (said as MeasureFacts[]).map((one) => ({ ...one, evidence: 'unverified' }))
          : { ...(said as object), evidence: 'unverified' },
      ]),
    );
    const found = headline(facts(unsure));
    expect(found).toMatchObject({ rule, stage, onlyAnnounced: 0, uncertain: 0 });
    expect(found.unverified).toBe(rule === 2 ? 2 : 1);
    expect(found.text).toBe(rule === 2 ? `${stage}, of which 2 unverified` : `${stage}, unverified`);
  });

  test.each<[rule: number, other: MeasureFacts['state'], one: MeasureFacts]>([
    [1, 'agreed', framework('suspended')],
    [3, 'suspended', measure('relations', 'in-effect')],
    [4, 'partially-in-effect', measure('border', 'in-effect')],
    [5, 'agreed', agreedJointly('flights', 'in-effect')],
    [6, 'suspended', framework('agreed')],
    [6, 'provisional', framework('agreed')],
    [7, 'ended', agreedJointly('cargo', 'agreed')],
    [10, 'ended', measure('recognition', 'in-effect')],
  ])('rule %i is uncertain of what is perhaps %s instead', (rule, other, one) => {
    expect(headline(facts({ measures: [orPerhaps(other, one)] }))).toMatchObject({ rule, uncertain: 1 });
    expect(headline(facts({ measures: [one] })).uncertain).toBe(0);
  });

  test.each<[rule: number, other: MeasureFacts['state'], one: MeasureFacts]>([
    [1, 'ended', framework('suspended')],
    [3, 'provisional', measure('relations', 'in-effect')],
    [5, 'provisional', agreedJointly('flights', 'in-effect')],
  ])('rule %i is certain where it holds either way, of what is perhaps %s', (rule, other, one) =>
    expect(headline(facts({ measures: [orPerhaps(other, one)] }))).toMatchObject({ rule, uncertain: 0 }),
  );

  test('full normalization is uncertain where a core measure is perhaps suspended, or the border open in part', () => {
    const [relations, border] = [measure('relations', 'in-effect'), measure('border', 'in-effect')];
    const core = measure('core', 'agreed');
    const told = (...measures: MeasureFacts[]) => headline(facts({ measures }));
    expect(told(relations, border, orPerhaps('suspended', core))).toMatchObject({ rule: 2, uncertain: 1 });
    expect(told(relations, orPerhaps('partially-in-effect', border), core)).toMatchObject({ rule: 2, uncertain: 1 });
    expect(told(relations, border, orPerhaps('ended', core))).toMatchObject({ rule: 2, uncertain: 0 });
  });

  test('what is agreed or said is announced, and that is enough', () => {
    const announced = { ...agreedJointly('cargo', 'agreed'), evidence: 'announced' as const };
    expect(headline(facts({ measures: [announced] }))).toMatchObject({ rule: 7, onlyAnnounced: 0 });
    const round = contact(9, 'round', 'announced');
    expect(headline(facts({ lastRound: round }))).toMatchObject({ text: 'Talks under way', onlyAnnounced: 0 });
  });
});

test('"none in effect" says of how many that is uncertain', () => {
  const measures = [uncertain(announcedOnly(agreedJointly('a', 'agreed'))), agreedJointly('b', 'agreed')];
  expect(headline(facts({ measures }))).toMatchObject({
    ...{ rule: 7, onlyAnnounced: 0, uncertain: 1 },
    text: 'Partial measures agreed, none in effect, of which 1 uncertain',
  });
});

test.each<[rule: number, measures: readonly MeasureFacts[], onlyAnnounced: number]>([
  [2, [measure('relations', 'in-effect'), measure('border', 'in-effect')], 2],
  [3, [measure('relations', 'in-effect')], 1],
  [4, [measure('border', 'in-effect')], 1],
  [10, [], 1],
])('rule %i counts the measures whose being in effect fires it', (rule, measures, onlyAnnounced) => {
  const others = [measure('a', 'in-effect'), measure('recognition', 'in-effect')];
  const told = { measures: [...measures, ...others].map(announcedOnly) };
  expect(headline(facts(told))).toMatchObject({ rule, onlyAnnounced });
});

test.each(SITUATIONS.map(([rule, stage], index) => [rule, stage, index] as const))(
  'rule %i, %s, comes before all that follow',
  (rule, stage, index) => {
    const those = SITUATIONS.slice(index).map(([, , told]) => told);
    expect(headline(facts(together(those)))).toMatchObject({ rule, stage });
  },
);

const stageOf = (told: Told) => headline(facts(told)).stage;

describe('A suspended process', () => {
  test.each(['suspended', 'ended'] as const)('is one whose framework is %s', (state) =>
    expect(stageOf({ measures: [framework(state)] })).toBe('Process suspended'),
  );

  test.each(['not-started', 'proposed', 'provisional', 'in-effect'] as const)(
    'is not one whose framework is %s',
    (state) => expect(stageOf({ measures: [framework(state)] })).toBe('No contact recorded'),
  );

  test.each([
    ['a round', { lastRound: contact(29, 'round') }, 'Talks under way'],
    ["a leaders' meeting", { lastLeadersMeeting: contact(29, 'summit') }, 'Contacts only'],
  ])('goes on with %s after that day', (_, told, stage) =>
    expect(stageOf({ measures: [framework('suspended')], ...told })).toBe(stage),
  );

  test.each([
    ['a round on that very day', { lastRound: contact(30, 'round') }],
    ["a leaders' meeting before", { lastLeadersMeeting: contact(31, 'summit') }],
    ['other contacts, or something signed', { lastOtherContact: contact(1, 'visit'), lastJointAct: contact(1, 's') }],
  ])('does not go on with %s', (_, told) =>
    expect(stageOf({ measures: [framework('suspended')], ...told })).toBe('Process suspended'),
  );

  test('is suspended since the day asked about where no day is known', () => {
    const suspended = { ...framework('suspended'), sinceDay: null };
    expect(stageOf({ measures: [suspended], lastRound: contact(1, 'round') })).toBe('Process suspended');
  });
});

describe('Full normalization', () => {
  const normal = [measure('relations', 'in-effect'), measure('border', 'in-effect')];

  test('is not where a core measure is suspended', () =>
    expect(stageOf({ measures: [...normal, measure('core', 'suspended')] })).toBe('Diplomatic relations established'));

  test('is also where another measure is suspended, or a core measure is not yet in effect', () =>
    expect(stageOf({ measures: [...normal, measure('other', 'suspended'), measure('core', 'agreed')] })).toBe(
      'Full normalization',
    ));

  test('is not where the border is open in part, or for a time', () => {
    const relations = measure('relations', 'in-effect');
    expect(stageOf({ measures: [relations, measure('border', 'partially-in-effect')] })).toBe(
      'Diplomatic relations established',
    );
    expect(stageOf({ measures: [relations, ofKind('temporary', 'border', 'in-effect')] })).toBe(
      'Diplomatic relations established',
    );
  });
});

describe('An open border', () => {
  test.each([
    ['a partial opening', measure('border', 'partially-in-effect')],
    ['a temporary passage', ofKind('temporary', 'passage', 'in-effect')],
    ['a temporary arrangement in the role of the border', ofKind('temporary', 'border', 'in-effect')],
    ['a measure in no role', ofKind('work', 'crossing', 'in-effect')],
  ])('is not %s', (_, one) => expect(stageOf({ measures: [one] })).toBe('No contact recorded'));
});

describe('Partial measures in effect', () => {
  test('are commitments that somebody agreed to, if not both', () => {
    const alone = measure('flights', 'partially-in-effect', { consent: contact(40, 'decision') });
    expect(headline(facts({ measures: [alone] }))).toMatchObject({
      rule: 5,
      because: ['decision', 'flights-partially-in-effect'],
    });
  });

  test.each([
    ['what nobody agreed to', measure('flights', 'in-effect')],
    ['restrictions', { ...agreedJointly('ban', 'in-effect'), kind: 'restriction' as const }],
    ['what is suspended', agreedJointly('flights', 'suspended')],
  ])('are not %s', (_, one) => expect(stageOf({ measures: [one] })).toBe('No contact recorded'));

  test('name each of them, and each development once', () => {
    const measures = [agreedJointly('a', 'in-effect'), { ...agreedJointly('a', 'provisional'), measure: 'b' as never }];
    expect(headline(facts({ measures })).because).toEqual(['a-agreed-by-both', 'a-in-effect', 'a-provisional']);
  });

  test('are of the current phase, from its first day on', () => {
    const measures = [agreedJointly('flights', 'in-effect', 40)];
    expect(stageOf({ measures, phaseSince: daysAgo(40) })).toBe('Partial measures in effect');
    expect(stageOf({ measures, phaseSince: daysAgo(39) })).toBe('No contact recorded');
  });

  test('are however old where the process has no phases', () =>
    expect(stageOf({ measures: [agreedJointly('flights', 'in-effect', 40_000)] })).toBe('Partial measures in effect'));
});

describe('Partial measures agreed', () => {
  test('are agreed by both parties in one act', () => {
    const alone = measure('cargo', 'agreed', { consent: contact(40, 'decision') });
    expect(stageOf({ measures: [alone] })).toBe('No contact recorded');
  });

  test('are of the current phase', () =>
    expect(stageOf({ measures: [agreedJointly('cargo', 'agreed', 40)], phaseSince: daysAgo(39) })).toBe(
      'No contact recorded',
    ));
});

describe('Talks are under way', () => {
  test.each([
    ['after something was signed or agreed', { lastJointAct: contact(365, 'act') }, ['act']],
    ['where the next round has its day', { nextRound: contact(-10, 'next') }, ['next']],
    [
      'and rest on the last of both',
      { lastRound: contact(3, 'round'), lastJointAct: contact(2, 'act'), nextRound: contact(-10, 'next') },
      ['act'],
    ],
    [
      'with a round and an act on one day',
      { lastRound: contact(2, 'round'), lastJointAct: contact(2, 'a') },
      ['round'],
    ],
  ])('%s', (_, told, because) => expect(headline(facts(told))).toMatchObject({ rule: 8, because }));

  test('and no longer than the window of the process', () => {
    const windows = { talksDays: 10, staleDays: 1, momentumDays: 1 };
    expect(stageOf({ windows, lastRound: contact(10, 'round') })).toBe('Talks under way');
    expect(stageOf({ windows, lastRound: contact(11, 'round') })).toBe('Talks stalled');
  });
});

test('contacts are named by the last of them, and recent within the window only', () => {
  const [summit, visit] = [contact(2, 'summit'), contact(1, 'visit')];
  expect(headline(facts({ lastLeadersMeeting: summit, lastOtherContact: visit })).because).toEqual(['visit']);
  expect(headline(facts({ lastLeadersMeeting: contact(0, 's'), lastOtherContact: visit })).because).toEqual(['s']);
  const old = ['lastLeadersMeeting', 'lastOtherContact', 'lastJointAct'] as const;
  for (const of of old) expect(stageOf({ [of]: contact(366, 'old') })).toBe('No recent contact recorded');
});
