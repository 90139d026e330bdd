import { type Action, ACTION_NAMES } from '../../../src/tracking/domain/actions.js';
import {
  DEVELOPMENT_TYPE_NAMES,
  type DevelopmentType,
  developmentTypeRow,
} from '../../../src/tracking/domain/development-types.js';
import type { Development, MeasureId } from '../../../src/tracking/domain/model.js';
import { developmentWarnings, mayMisfit } from '../../../src/tracking/domain/warnings.js';

const development = (type: DevelopmentType, actions: readonly Action[], told: object = {}) =>
  ({
    ...{ id: 'd', date: '2024-03-21', type, title: 'T' },
    effects: actions.map((action) => ({ measure: 'm', action })),
    ...told,
  }) as unknown as Development;
const codes = (of: Development) => developmentWarnings(of, []).map(({ code, pointer }) => `${pointer} ${code}`);

/** Types that say something about a measure or nothing at all. */
const TELLING =
  `recognition, relations-established, relations-severed, proposal, decision, agreement, adoption, signature,
  ratification, provisional-application, entry-into-force, implementation,
  border-opening, border-closing, temporary-opening, transport-link-opened, transport-link-closed, restriction-lifted,
  restriction-imposed, notification, suspension, resumption, withdrawal, expiry, lapse, deadline-set, deadline-met,
  deadline-missed, postponement`.split(/,\s+/);

describe('A type recorded without its usual effect', () => {
  test.each(DEVELOPMENT_TYPE_NAMES)('%s', (type) => {
    const expected = TELLING.includes(type) ? ['/effects development/without-usual-effect'] : [];
    expect(codes(development(type, []))).toEqual(expected);
    expect(codes(development(type, ['condition']))).toEqual(expected);
  });

  test.each(TELLING)('%s with any of its usual effects is as usual', (type) => {
    for (const action of developmentTypeRow(type as DevelopmentType).usual)
      expect(codes(development(type as DevelopmentType, ['reaffirm', action]))).toEqual([]);
  });

  test('may have another that tells as much', () => {
    expect(codes(development('implementation', ['partially-take-effect']))).toEqual([]);
    expect(codes(development('deadline-set', ['end']))).toEqual([]);
    expect(codes(development('decision', ['notify-end']))).toEqual([]);
  });

  test('is told what is missing', () => {
    const [warning] = developmentWarnings(development('border-closing', []), []);
    expect(warning!.detail).toContain('"Border closed" usually carries the effect end or suspend');
  });
});

describe('A date long before its report', () => {
  const days = (date: string, reported: string | undefined) => codes(development('visit', [], { date, reported }));

  test('is one of more than 180 days', () => {
    expect(days('2024-01-01', '2024-06-29')).toEqual([]);
    expect(days('2024-01-01', '2024-06-30')).toEqual(['/date date/long-before-report']);
  });

  test('counts from the last day it may have been to the first day on which it may have been told', () => {
    expect(days('2024', '2025-06-29')).toEqual([]);
    expect(days('2024', '2025-06-30')).toEqual(['/date date/long-before-report']);
    expect(days('2024', '2025')).toEqual([]);
  });

  test('cannot be told of one without a report', () => expect(days('1993', undefined)).toEqual([]));

  test('is told how long', () => {
    const slip = development('visit', [], { date: '2020-03-01', reported: '2024-03-01' });
    expect(developmentWarnings(slip, [])[0]!.detail).toMatch(/"2020-03-01" lies 1,461 days before .*"2024-03-01"/);
  });
});

test('an action that does not fit is named with the state it met, and those that it fits', () => {
  const resumed = development('resumption', ['reaffirm', 'resume']);
  const misfit = { effect: 1, measure: 'm' as MeasureId, action: 'resume', state: 'agreed' } as const;
  expect(developmentWarnings(resumed, [misfit])).toEqual([
    {
      pointer: '/effects/1/action',
      code: 'effect/misfit',
      detail: expect.stringContaining(
        '"resume" does not fit: "m" was agreed (agreed, not yet effective) then, and it fits suspended.',
      ) as string,
    },
  ]);
});

test('all states that an action fits are named', () => {
  const misfit = { effect: 0, measure: 'm' as MeasureId, action: 'propose', state: 'in-effect' } as const;
  const [warning] = developmentWarnings(development('proposal', ['propose']), [misfit]);
  expect(warning!.detail).toContain('it fits not-started, proposed, ended.');
});

test('only actions that do not fit every state may misfit', () => {
  expect(ACTION_NAMES.filter(mayMisfit)).toEqual([
    'propose',
    'provisionally-apply',
    'partially-take-effect',
    'partially-end',
    'suspend',
    'resume',
    'end',
  ]);
});
