import { measure } from './measure.js';

describe('what the dates leave open stays open', () => {
  const february = () => measure().on('2026-02', 'take-effect').on('2026-02-20', 'end');

  test('what took effect some day in February and ended on the 20th is uncertain before, and ended for ever after', () => {
    expect(february().asOf('2026-01-31')).toMatchObject({ state: 'not-started', inEffect: 'no' });
    expect(february().asOf('2026-02-15')).toMatchObject({
      state: 'not-started',
      possibleStates: ['not-started', 'in-effect'],
      inEffect: 'uncertain',
      basis: ['take-effect 2026-02'],
    });
    for (const day of ['2026-02-20', '2026-02-28', '2030-01-01'])
      expect(february().asOf(day)).toMatchObject({ state: 'ended', possibleStates: ['ended'], inEffect: 'no' });
  });

  test('a suspension "in 2022" does not swallow the resumption of 20 December 2022', () => {
    const overflight = measure().on('2020-01-01', 'take-effect').on('2022', 'suspend').on('2022-12-20', 'resume');
    expect(overflight.asOf('2022-06-01')).toMatchObject({ inEffect: 'uncertain', state: 'in-effect' });
    expect(overflight.asOf('2022-12-20')).toMatchObject({ possibleStates: ['in-effect'], inEffect: 'yes' });
    expect(overflight.asOf('2030-01-01')).toMatchObject({ possibleStates: ['in-effect'], inEffect: 'yes' });
  });

  const ended = () => measure().on('2020-01-01', 'take-effect').on('2022', 'end').on('2022-03-05', 'take-effect');

  test('an end "in 2022" and a beginning on 5 March 2022 leave it uncertain for ever, and name both', () => {
    expect(ended().asOf('2021-12-31').inEffect).toBe('yes');
    for (const day of ['2022-01-01', '2022-12-31', '2040-01-01'])
      expect(ended().asOf(day)).toMatchObject({ possibleStates: ['in-effect', 'ended'], inEffect: 'uncertain' });
    expect(ended().asOf('2040-01-01').basis).toEqual(expect.arrayContaining(['end 2022', 'take-effect 2022-03-05']));
  });

  test('until a later record decides it', () => {
    const decided = measure()
      .on('2020-01-01', 'take-effect')
      .on('2022', 'end')
      .on('2022-03-05', 'take-effect')
      .on('2024-01-01', 'suspend');
    expect(decided.asOf('2024-01-01')).toMatchObject({ possibleStates: ['suspended'], inEffect: 'no' });
    expect(decided.asOf('2023-06-01')).toMatchObject({ possibleStates: ['in-effect'], inEffect: 'yes' });
  });

  test('a narrower date takes possible states away, a wider one only where it makes a better order possible', () => {
    const wide = measure().on('2020-01-01', 'take-effect').on('2022', 'suspend');
    const narrow = measure().on('2020-01-01', 'take-effect').on('2022-06', 'suspend');
    expect(wide.asOf('2022-03-01').possibleStates).toEqual(['in-effect', 'suspended']);
    expect(narrow.asOf('2022-03-01').possibleStates).toEqual(['in-effect']);
  });
});

describe('suspending and resuming', () => {
  test('a suspension is prolonged by another one', () => {
    const visas = measure()
      .on('2020-01-01', 'take-effect')
      .on('2024-02-01', 'suspend', { until: '2024-03-01' })
      .on('2024-02-20', 'suspend', { until: '2024-04-01' });
    expect(visas.course).toEqual([
      '.. not-started',
      '2020-01-01 in-effect',
      '2024-02-01 suspended',
      '2024-04-02 in-effect',
    ]);
    expect(visas.asOf('2024-03-15').basis).toContain('suspend 2024-02-20');
  });

  test('and never over while one without an end runs', () => {
    const visas = measure()
      .on('2020-01-01', 'take-effect')
      .on('2024-02-01', 'suspend')
      .on('2024-02-20', 'suspend', { until: '2024-04-01' });
    expect(visas.asOf('2025-01-01').state).toBe('suspended');
    expect(visas.on('2025-02-01', 'resume').asOf('2025-02-01').state).toBe('in-effect');
  });

  test.each(['agree', 'sign', 'propose', 'take-effect', 'provisionally-apply'] as const)(
    'what %s had made of it is given back by the resumption',
    (action) => {
      const before = measure().on('2024-01-01', action);
      const resumed = measure().on('2024-01-01', action).on('2024-02-01', 'suspend').on('2024-03-01', 'resume');
      expect(resumed.asOf('2024-02-01').state).toBe('suspended');
      expect(resumed.asOf('2024-03-01')).toMatchObject({ state: before.asOf('2024-01-01').state, anomalies: [] });
    },
  );

  test('a second resumption gives back no more than the first', () => {
    const signed = measure().on('2024-01-01', 'sign').on('2024-02-01', 'suspend').on('2024-03-01', 'resume');
    expect(signed.on('2024-04-01', 'resume').asOf('2024-04-01')).toMatchObject({
      state: 'agreed',
      anomalies: ['resume 2024-04-01'],
    });
  });

  test.each(['sign', 'propose'] as const)('nor does one after the end: %s', (action) => {
    const ended = measure().on('2020-01-01', action).on('2021-01-01', 'suspend').on('2022-01-01', 'end');
    const { state, inEffect, anomalies } = ended.on('2023-01-01', 'resume').asOf('2023-06-01');
    expect({ state, inEffect }).toEqual({ state: action === 'sign' ? 'agreed' : 'proposed', inEffect: 'no' });
    expect(anomalies).toEqual(['resume 2023-01-01']);
  });

  test('nor one after a closing that ended what was agreed', () => {
    const closed = measure()
      .on('2020-01-01', 'sign', { until: '2022-01-01' })
      .on('2021-01-01', 'suspend', { until: '2022-06-01' })
      .on('2023-01-01', 'resume');
    expect(closed.asOf('2023-06-01').inEffect).toBe('no');
  });

  test('and of what took effect in part no more than the part', () => {
    const part = measure()
      .on('2020-01-01', 'sign')
      .on('2021-01-01', 'suspend')
      .on('2022-01-01', 'resume')
      .on('2023-01-01', 'partially-take-effect')
      .on('2024-01-01', 'resume');
    expect(part.asOf('2024-01-01').state).toBe('partially-in-effect');
  });

  test('what was suspended stays in the basis, through every prolongation and resumption', () => {
    const visas = measure()
      .on('2020-01-01', 'take-effect')
      .on('2024-02-01', 'suspend', { until: '2024-03-01' })
      .on('2024-02-20', 'suspend', { until: '2024-04-01' })
      .on('2024-03-25', 'suspend', { until: '2024-05-01' });
    for (const day of ['2024-02-10', '2024-03-15', '2024-04-15', '2024-06-01'])
      expect(visas.asOf(day).basis).toContain('take-effect 2020-01-01');
    expect(visas.on('2024-07-01', 'suspend').on('2024-08-01', 'resume').asOf('2024-08-01').basis).toEqual([
      'resume 2024-08-01',
      'take-effect 2020-01-01',
    ]);
  });

  test('what did not fit during a suspension is named after the resumption too', () => {
    const eased = measure()
      .on('2020-01-01', 'take-effect')
      .on('2021-01-01', 'suspend')
      .on('2021-02-01', 'partially-end')
      .on('2021-03-01', 'resume');
    expect(eased.asOf('2021-03-01')).toMatchObject({ state: 'in-effect', anomalies: ['partially-end 2021-02-01'] });
  });

  test('a resumption where no suspension is recorded says that it is in effect, and is named', () => {
    expect(measure().on('2024-01-01', 'resume').asOf('2024-01-01')).toMatchObject({
      state: 'in-effect',
      anomalies: ['resume 2024-01-01'],
    });
  });
});

describe('what is decided for a later day', () => {
  const decided = () => measure().on('2024-01-01', 'take-effect', { from: '2024-06-01' }, { id: 'decision' });

  test('is agreed until then', () => {
    expect(decided().course).toEqual(['.. not-started', '2024-01-01 agreed', '2024-06-01 in-effect']);
    expect(decided().asOf('2024-03-01')).toMatchObject({
      consent: 'decision',
      since: '2024-01-01',
      basis: ['decision'],
    });
  });

  test('but what is effective, suspended or ended stays so until then', () => {
    const after = (action: 'take-effect' | 'suspend' | 'end') =>
      measure()
        .on('2020-01-01', 'take-effect')
        .on('2023-01-01', action)
        .on('2024-01-01', 'provisionally-apply', { from: '2024-06-01' });
    expect(after('take-effect').asOf('2024-03-01').state).toBe('in-effect');
    expect(after('suspend').asOf('2024-03-01').state).toBe('suspended');
    expect(after('end').asOf('2024-03-01').state).toBe('ended');
  });

  test('does not start while a suspension that came after the decision lasts, and is named', () => {
    const suspended = decided().on('2024-03-01', 'suspend');
    expect(suspended.asOf('2024-07-01').state).toBe('suspended');
    expect(suspended.asOf('2024-07-01').notes).toEqual([
      {
        development: 'decision',
        date: '2024-06-01',
        action: 'take-effect',
        note: null,
        cancelledBy: 'suspend 2024-03-01',
      },
    ]);
    expect(suspended.on('2024-08-01', 'resume').asOf('2024-08-01').state).toBe('agreed');
  });

  test('is kept from happening by the suspension that lasts then, and stays in the basis of what is agreed after it', () => {
    const prolonged = decided()
      .on('2024-03-01', 'suspend', { until: '2024-04-01' })
      .on('2024-03-20', 'suspend', { until: '2024-06-30' });
    expect(prolonged.asOf('2024-06-01').notes).toMatchObject([
      { development: 'decision', cancelledBy: 'suspend 2024-03-20' },
    ]);
    expect(prolonged.asOf('2024-07-01')).toMatchObject({ state: 'agreed', basis: ['suspend 2024-03-20', 'decision'] });
    expect(prolonged.asOf('2024-07-01').notes).toHaveLength(1);
  });

  test('starts where the suspension is over by then', () => {
    const suspended = decided().on('2024-03-01', 'suspend', { until: '2024-04-01' });
    expect(suspended.course.slice(-3)).toEqual(['2024-03-01 suspended', '2024-04-02 agreed', '2024-06-01 in-effect']);
  });

  test('starts where it was decided during the suspension', () => {
    const suspended = measure()
      .on('2024-01-01', 'sign')
      .on('2024-03-01', 'suspend')
      .on('2024-04-01', 'take-effect', { from: '2024-06-01' });
    expect(suspended.asOf('2024-06-01').state).toBe('in-effect');
  });

  test.each(['postpone', 'end'] as const)('is cancelled by what another development says before: %s', (action) => {
    const cancelled = decided().on('2024-05-01', action);
    expect(cancelled.asOf('2024-07-01').state).toBe(action === 'end' ? 'ended' : 'agreed');
    expect(cancelled.asOf('2024-05-01').notes).toContainEqual({
      development: 'decision',
      date: '2024-06-01',
      action: 'take-effect',
      note: null,
      cancelledBy: `${action} 2024-05-01`,
    });
  });

  test('is postponed on its very day too', () => {
    expect(decided().on('2024-06-01', 'postpone').asOf('2024-06-01').state).toBe('agreed');
  });

  test('may have been cancelled where the postponement has no exact date', () => {
    const maybe = decided().on('2024-05/2024-07', 'postpone');
    expect(maybe.asOf('2024-06-01')).toMatchObject({ possibleStates: ['agreed', 'in-effect'], inEffect: 'uncertain' });
  });

  test('what is announced after the cancellation counts', () => {
    const again = decided().on('2024-05-01', 'postpone').on('2024-05-02', 'take-effect', { from: '2024-09-01' });
    expect(again.course.slice(-2)).toEqual(['2024-01-01 agreed', '2024-09-01 in-effect']);
  });
});

describe('what does not fit is applied by its rule and named', () => {
  test('partially-end leaves a part in effect', () => {
    const eased = measure().on('2020-01-01', 'take-effect').on('2024-01-01', 'partially-end');
    expect(eased.asOf('2024-01-01')).toMatchObject({ state: 'partially-in-effect', inEffect: 'yes', anomalies: [] });
  });

  test('and of what is not in effect it ends nothing', () => {
    const signed = measure().on('2020-01-01', 'sign').on('2024-01-01', 'partially-end');
    expect(signed.asOf('2024-01-01')).toMatchObject({ state: 'agreed', anomalies: ['partially-end 2024-01-01'] });
  });

  test.each([
    ['propose', 'agreed', 'sign'],
    ['suspend', 'suspended', undefined],
    ['end', 'ended', undefined],
    ['partially-take-effect', 'in-effect', 'take-effect'],
    ['provisionally-apply', 'in-effect', 'take-effect'],
    ['resume', 'in-effect', 'take-effect'],
  ] as const)('%s where it is not expected: %s', (action, state, before) => {
    const start = before ? measure().on('2020-01-01', before) : measure();
    expect(start.on('2024-01-01', action).asOf('2024-01-01')).toMatchObject({
      state,
      anomalies: [`${action} 2024-01-01`],
    });
  });

  test('what changes nothing is a note, also where something else happens on its day', () => {
    const busy = measure().on('2024-01-01', 'sign').on('2024-01-01', 'take-effect').on('2024-01-01', 'ratify');
    const { basis, notes } = busy.asOf('2024-01-01');
    expect(basis).toEqual(['take-effect 2024-01-01']);
    expect(notes.map(({ development }) => development)).toEqual(['ratify 2024-01-01', 'sign 2024-01-01']);
  });
});

describe('what is said beside the state', () => {
  test('consent is of both where both act, and gone with the end', () => {
    const talks = measure()
      .on('2024-01-01', 'agree', {}, { type: 'statement' })
      .on('2024-02-01', 'agree', {}, { type: 'agreement' });
    expect(talks.asOf('2024-01-01')).toMatchObject({ consent: 'agree 2024-01-01', jointConsent: null });
    expect(talks.asOf('2024-02-01')).toMatchObject({ consent: 'agree 2024-02-01', jointConsent: 'agree 2024-02-01' });
    expect(talks.on('2024-03-01', 'end').asOf('2024-03-01')).toMatchObject({ consent: null, jointConsent: null });
  });

  test('practice is what the last effect that acted says', () => {
    const cargo = measure()
      .on('2024-01-01', 'take-effect', { practice: 1 })
      .on('2024-02-01', 'take-effect', { from: '2024-09-01', practice: 3 })
      .on('2024-03-01', 'postpone');
    expect(cargo.asOf('2024-10-01').practice).toBe(1);
  });

  test('an `until` ends only what still holds', () => {
    const renewed = measure().on('2024-01-01', 'take-effect', { until: '2024-03-31' }).on('2024-02-01', 'take-effect');
    expect(renewed.asOf('2024-04-01')).toMatchObject({ state: 'in-effect', since: '2024-01-01' });
    const single = measure().on('2024-01-01', 'take-effect', { until: '2024-03-31' });
    expect(single.asOf('2024-04-01')).toMatchObject({ state: 'ended', since: '2024-04-01' });
  });
});
