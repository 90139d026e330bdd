import { headline, HEADLINE_RULES } from '../../../src/tracking/domain/headline.js';
import { agreedJointly, contact, daysAgo, facts, measure, ofKind } from './facts.js';
import { SITUATIONS, type Told, framework } from './headline-situations.js';

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
    possibleStages: [stage],
    onlyAnnounced: 0,
    unverified: 0,
    uncertain: 0,
  });
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
