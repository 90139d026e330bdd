import type { Action } from '../../../src/tracking/domain/actions.js';
import { type Measure, measure } from './measure.js';

describe('consent', () => {
  const consent = (of: Measure, day: string) => {
    const said = of.asOf(day);
    return [said.consent, said.jointConsent];
  };
  const JOINT = { type: 'agreement' } as const;
  const ONE = { type: 'statement' } as const;

  test.each<[Action, string | null]>([
    ['agree', 'it'],
    ['sign', 'it'],
    ['ratify', 'it'],
    ['propose', null],
    ['suspend', null],
    ['take-effect', null],
    ['reaffirm', null],
    ['prepare', null],
  ])('is shown by what agrees, even by one party alone: %s', (action, expected) =>
    expect(consent(measure().on('2024-01-01', action, {}, { ...ONE, id: 'it' }), '2024-01-01')).toEqual([
      expected,
      null,
    ]),
  );

  test('is shown by both where they do together what makes it effective, and not where it does not', () => {
    const together = (action: Action) =>
      consent(measure().on('2024-01-01', action, {}, { ...JOINT, id: 'it' }), '2024-01-01');
    expect(together('take-effect')).toEqual(['it', 'it']);
    expect(together('propose')).toEqual([null, null]);
    expect(together('agree')).toEqual(['it', 'it']);
  });

  test('is shown by a decision to begin later, on its day, and not by one to end later', () => {
    const decided = (action: Action, more: object) =>
      consent(
        measure().on('2024-01-01', action, { from: '2024-06-01' }, { ...JOINT, ...more, id: 'it' }),
        '2024-03-01',
      );
    expect(decided('take-effect', {})).toEqual(['it', 'it']);
    expect(decided('take-effect', { reported: '2024-02-01' })).toEqual(['it', 'it']);
    expect(decided('agree', {})).toEqual([null, null]);
    expect(decided('suspend', {})).toEqual([null, null]);
  });

  test('of both stays where one says so again, and both are gone with the end', () => {
    const again = measure().on('2024-01-01', 'agree', {}, JOINT).on('2024-02-01', 'ratify', {}, ONE);
    expect(consent(again, '2024-02-01')).toEqual(['ratify 2024-02-01', 'agree 2024-01-01']);
    expect(consent(again.on('2024-02-10', 'reaffirm'), '2024-02-10')).toEqual([
      'ratify 2024-02-01',
      'agree 2024-01-01',
    ]);
    expect(consent(again.on('2024-03-01', 'end'), '2024-03-01')).toEqual([null, null]);
    expect(again.timeline.stretches.at(-1)!.story).toMatchObject({ consent: null, jointConsent: null });
  });

  test('is none where nothing says anything of it', () =>
    expect(measure().on('2024-01-01', 'propose').timeline.stretches.at(-1)!.story).toMatchObject({
      consent: null,
      jointConsent: null,
    }));
});

describe('practice', () => {
  const level = (of: Measure, day: string) => of.asOf(day).practice;

  test('is said by the effect on its day, none included, and stays until another says it', () => {
    const cargo = measure()
      .on('2024-01-01', 'take-effect', { from: '2024-06-01', practice: 0 }, { id: 'decision' })
      .on('2024-07-01', 'reaffirm');
    expect(['2024-03-01', '2024-06-01', '2024-07-01'].map((day) => level(cargo, day))).toEqual([null, 0, 0]);
    expect(cargo.timeline.stretches.at(-1)!.story.practice).toEqual({
      level: 0,
      basis: { since: '2024-06-01', development: 'decision' },
    });
  });

  test('is not said by its end', () =>
    expect(level(measure().on('2024-01-01', 'take-effect', { until: '2024-03-01', practice: 3 }), '2024-05-01')).toBe(
      3,
    ));
});
