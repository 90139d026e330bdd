import { headline } from '../../../src/tracking/domain/headline.js';
import type { MeasureFacts } from '../../../src/tracking/domain/process-facts.js';
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
