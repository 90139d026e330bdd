import { conflict, DomainError, incorrect, notFound, unavailable } from '../../src/kernel/domain-error.js';

test.each([
  ['incorrect', incorrect],
  ['conflict', conflict],
  ['not-found', notFound],
  ['unavailable', unavailable],
] as const)('an error that is %s says so, beside a stable code and a message', (kind, make) => {
  const error = make('measure/unknown', 'There is no such measure');
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'DomainError',
    kind,
    code: 'measure/unknown',
    message: 'There is no such measure',
    problems: [],
  });
});

test('every wrong place in the input is told with its pointer', () => {
  const problem = { pointer: '/effects/0/measure', code: 'measure/unknown', detail: 'There is no measure "x"' };
  expect(incorrect('development/effects-refused', 'Some effects cannot be recorded', [problem]).problems).toEqual([
    problem,
  ]);
});
