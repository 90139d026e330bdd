import type { ContactClass } from '../../../src/tracking/domain/development-types.js';
import { headline } from '../../../src/tracking/domain/headline.js';
import type { MeasureFacts, ProcessFacts } from '../../../src/tracking/domain/process-facts.js';
import { agreedJointly, contact, facts, measure, ofKind, orPerhaps } from './facts.js';
import { SITUATIONS, framework } from './headline-situations.js';

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

const perhapsMet = (of: ContactClass) => ({ of, contact: contact(-5, 'perhaps') });

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

  test('full normalization rests on a core measure that is perhaps suspended, and on no other', () => {
    const [relations, border] = [measure('relations', 'in-effect'), measure('border', 'in-effect')];
    const [core, other] = [measure('core', 'agreed'), measure('other', 'agreed')];
    const told = (...measures: MeasureFacts[]) => headline(facts({ measures: [relations, border, ...measures] }));
    expect(told(orPerhaps('suspended', core), other).because).toEqual([
      ...['relations-in-effect', 'border-in-effect', 'core-agreed'],
    ]);
    expect(told(core, orPerhaps('suspended', other))).toMatchObject({
      ...{ because: ['relations-in-effect', 'border-in-effect'], uncertain: 0 },
    });
    const one = { ...border, basis: relations.basis };
    expect(headline(facts({ measures: [relations, one] })).because).toEqual(['relations-in-effect']);
  });

  test.each<[stage: string, perhaps: string, told: Partial<ProcessFacts>]>([
    [
      'Partial measures agreed, none in effect',
      'Border open',
      { measures: [agreedJointly('cargo', 'agreed'), orPerhaps('in-effect', measure('border', 'not-started'))] },
    ],
    [
      'No contact',
      'Recognised, no relations',
      { isComplete: true, measures: [orPerhaps('in-effect', measure('recognition', 'not-started'))] },
    ],
    [
      'No contact recorded',
      'Partial measures agreed, none in effect',
      { measures: [orPerhaps('agreed', measure('cargo', 'not-started'))] },
    ],
    [
      'Partial measures agreed, none in effect',
      'Partial measures in effect',
      {
        measures: [
          agreedJointly('cargo', 'agreed'),
          { ...orPerhaps('in-effect', agreedJointly('flights', 'suspended')) },
        ],
      },
    ],
    ['No contact', 'Contacts only', { isComplete: true, contactsInDoubt: [perhapsMet('contact')] }],
    ['No contact', 'Talks under way', { isComplete: true, contactsInDoubt: [perhapsMet('round')] }],
    [
      'Contacts only',
      'Talks under way',
      { lastOtherContact: contact(1, 'visit'), contactsInDoubt: [perhapsMet('signing')] },
    ],
    [
      'Process suspended',
      'Talks under way',
      { measures: [framework('suspended')], contactsInDoubt: [perhapsMet('leaders-agreed')] },
    ],
  ])('"%s" says that it may be "%s"', (stage, perhaps, told) => {
    expect(headline(facts(told))).toMatchObject({
      ...{ stage, text: `${stage}; perhaps ${perhaps}`, possibleStages: [stage, perhaps], uncertain: 0 },
    });
  });

  test('what changes no stage is no doubt about it', () => {
    const told = { lastRound: contact(3, 'round'), contactsInDoubt: [perhapsMet('round'), perhapsMet('contact')] };
    expect(headline(facts(told))).toMatchObject({ text: 'Talks under way', possibleStages: ['Talks under way'] });
    const ban = orPerhaps('ended', ofKind('restriction', 'ban', 'in-effect'));
    expect(headline(facts({ measures: [ban] })).possibleStages).toEqual(['No contact recorded']);
  });

  test('a stage that rests on what is uncertain names what it may be instead', () => {
    const unsure = orPerhaps('agreed', agreedJointly('flights', 'in-effect'));
    expect(headline(facts({ measures: [unsure] }))).toMatchObject({
      text: 'Partial measures in effect, uncertain',
      possibleStages: ['Partial measures in effect', 'Partial measures agreed, none in effect'],
    });
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
