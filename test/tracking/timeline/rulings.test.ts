import { openedBorder } from './opened-border.js';

const opened = openedBorder();
const { report, correct, rule, border, settled, denied } = opened;

describe('a ruling settles what stood when it was made', () => {
  beforeEach(async () => {
    await report('denial', denied());
    await rule('r-1');
  });

  test.each<[string, object]>([
    ['its title and notes', { title: 'A denial', notes: 'by the ministry' }],
    ['its note', { effects: [{ measure: 'border', ...denied({ note: 'It never opened' }) }] }],
    ['that its note goes', { effects: [{ measure: 'border', action: 'dispute' }] }],
    ['a doubt about its date', { date: '2024-03-01?' }],
    ['its date, written a second time', { effects: [{ measure: 'border', ...denied({ from: '2024-03-01' }) }] }],
    ['what it does to another measure', { effects: ['visas', 'border'].map((measure) => ({ measure, ...denied() })) }],
  ])('and a dispute stays settled where a correction is of nothing but %s', async (_, changes) => {
    await correct('denial', changes);
    expect(settled()).toEqual([['denial', 'r-1']]);
    expect(border().disputed).toBe(false);
  });

  test('and where the words of a claim are corrected, of the development or of the effect', async () => {
    const source = { publisher: 'Agency', title: 'No lory' };
    const effect = { measure: 'border', ...denied({ claims: [{ claim: 'none crosed', source }] }) };
    await report('denial-2', effect, '2024-03-01', { claims: [{ claim: 'no lory', source: 'a driver' }] });
    await rule('r-2');
    const claims = [{ claim: 'None crossed', source: { ...source, title: 'No lorry' } }];
    await correct('denial-2', {
      claims: [{ claim: 'No lorry', source: 'a driver' }],
      effects: [{ ...effect, claims }],
    });
    expect(settled()).toContainEqual(['denial-2', 'r-2']);
    await correct('denial-2', { claims: [{ claim: 'No lorry', source: 'another driver' }] });
    expect(settled()).toContainEqual(['denial-2', null]);
  });

  test('and beside one that a correction adds, which is open', async () => {
    const added = { measure: 'border', ...denied({ from: '2024-02-10' }) };
    await correct('denial', { effects: [added, { measure: 'border', ...denied() }] });
    expect(settled()).toEqual([
      ['denial', null],
      ['denial', 'r-1'],
    ]);
  });

  test('and where it is only corrected on which page somebody said it', async () => {
    const claim = { claim: 'No lorry crossed', attributedTo: 'the customs chief' };
    await report('denial-2', denied(), '2024-03-01', { claims: [claim] });
    await rule('r-2');
    const source = { publisher: 'Agency', title: 'No lorry', date: '2024-03-02' };
    await correct('denial-2', { claims: [{ ...claim, source, assessment: 'first hand' }] });
    expect(settled()).toContainEqual(['denial-2', 'r-2']);
    await correct('denial-2', { claims: [{ ...claim, attributedTo: 'a driver' }] });
    expect(settled()).toContainEqual(['denial-2', null]);
  });

  test('a dispute recorded later is open', async () => {
    await report('second-denial', denied());
    expect(settled()).toEqual([
      ['denial', 'r-1'],
      ['second-denial', null],
    ]);
    expect(border().disputed).toBe(true);
  });

  test.each([
    [
      'a dispute that a correction brings to a development of before',
      'opening',
      { effects: [{ measure: 'border', ...denied() }] },
    ],
    ['a dispute of another day', 'denial', { date: '2024-03-02' }],
    ['a dispute of a day that is less sure', 'denial', { date: '2024-03-01~' }],
    [
      'a dispute that claims something of its own',
      'denial',
      { effects: [{ measure: 'border', ...denied({ claims: [{ claim: 'No lorry crossed' }] }) }] },
    ],
    ['a dispute with other claims', 'denial', { claims: [{ claim: 'No lorry crossed' }] }],
  ])('%s is open', async (_, development, changes) => {
    await correct(development, changes);
    expect(settled()).toContainEqual([development, null]);
    expect(border().disputed).toBe(true);
  });

  test('a dispute that a correction moves to another measure is open there, though that had a ruling too', async () => {
    await rule('r-2', { measure: 'visas' });
    await correct('denial', { effects: [{ measure: 'visas', ...denied() }] });
    expect(settled('visas')).toEqual([['denial', null]]);
    expect(settled()).toEqual([]);
  });

  test('wording corrected after a dispute was opened again leaves it open', async () => {
    await correct('denial', { claims: [{ claim: 'No lorry crossed' }] });
    await correct('denial', { title: 'A denial' });
    expect(settled()).toEqual([['denial', null]]);
  });
});

describe('a ruling of years ago that is recorded late', () => {
  test('settles what was said before it, and nothing that was said since', async () => {
    await report('denial', denied(), '2024-03-01');
    await report('second-denial', denied(), '2024-04-01');
    await rule('r-old', { reported: '2024-03-15' });
    expect(settled()).toEqual([
      ['denial', 'r-old'],
      ['second-denial', null],
    ]);
    await rule('r-new');
    expect(settled()).toContainEqual(['second-denial', 'r-new']);
  });

  test('settles what was said on its very day', async () => {
    await report('denial', denied(), '2024-03-15');
    await rule('r-old', { reported: '2024-03-15' });
    expect(settled()).toEqual([['denial', 'r-old']]);
  });

  test('wording corrected after it leaves what it settled settled', async () => {
    await report('denial', denied(), '2024-03-01');
    await rule('r-old', { reported: '2024-03-15' });
    await correct('denial', { title: 'A denial' });
    expect(settled()).toEqual([['denial', 'r-old']]);
  });
});

describe('a ruling that a later one supersedes', () => {
  test('counts no longer, nor does what it rejects', async () => {
    await report('denial', denied());
    const first = await rule('r-1', { rejects: ['opening'] });
    await rule('r-2', { supersedes: 'r-1', reported: '2024-04-20' });
    expect(border()).toMatchObject({
      state: 'in-effect',
      rejected: [],
      disputes: [{ settledBy: 'r-2' }],
      rulings: [
        { id: 'r-1', supersededBy: 'r-2' },
        { id: 'r-2', supersedes: 'r-1', supersededBy: null },
      ],
    });
    expect(border({ atPosition: first })).toMatchObject({ state: 'agreed', rulings: [{ supersededBy: null }] });
  });

  test('has no force either while, by report, only the last of three is known', async () => {
    await rule('r-1', { rejects: ['opening'], reported: '2024-04-01' });
    await rule('r-2', { supersedes: 'r-1', reported: '2024-04-30' });
    await rule('r-3', { supersedes: 'r-2', reported: '2024-04-10' });
    const knownOn = (day: string) => border({ knownBy: 'report', knownOn: day });
    expect(knownOn('2024-04-09').state).toBe('agreed');
    expect(knownOn('2024-04-10')).toMatchObject({
      state: 'in-effect',
      rulings: [
        { id: 'r-1', supersededBy: 'r-3' },
        { id: 'r-3', supersededBy: null },
      ],
    });
    expect(knownOn('2024-04-30').rulings).toMatchObject(
      [{ id: 'r-1', supersededBy: 'r-2' }, { id: 'r-3' }, { id: 'r-2', supersededBy: 'r-3' }].toSorted((a, b) =>
        a.id.localeCompare(b.id),
      ),
    );
  });
});

test('a ruling finds what is the case on the last day of its date', async () => {
  await report('closing', { action: 'end' }, '2024-03-15');
  await rule('r-1', { resolution: 'It closed', finds: { state: 'ended', on: '2024-03' } });
  expect(border().contradictions).toEqual([]);
});

describe('a ruling that finds something else than the record shows', () => {
  test('says so wherever the status is told, until what it contradicts is rejected', async () => {
    await rule('r-1', { resolution: 'It never opened', finds: { inEffect: 'no', on: '2024-03-01' } });
    const contradiction = {
      ruling: 'r-1',
      on: '2024-03-01',
      finds: { inEffect: 'no' },
      state: 'in-effect',
      inEffect: 'yes',
    };
    expect(border().contradictions).toEqual([contradiction]);
    expect(border({ asOf: '2023-01-01' }).contradictions).toEqual([contradiction]);
    expect(opened.service.processStatus({ asOf: '2024-06-01' }).measures[0]!.contradictions).toEqual([contradiction]);
    await rule('r-2', { rejects: ['opening'], finds: { state: 'agreed' } });
    expect(border().contradictions).toEqual([]);
  });

  test('on the day it became known where it gives none', async () => {
    await rule('r-1', { finds: { state: 'agreed' }, reported: '2024-01-15' });
    expect(border().contradictions).toEqual([]);
    await rule('r-2', { finds: { state: 'agreed' } });
    expect(border().contradictions).toMatchObject([{ ruling: 'r-2', on: '2024-05-01', state: 'in-effect' }]);
    await rule('r-3', { supersedes: 'r-2' });
    expect(border().contradictions).toEqual([]);
  });
});
