import type { MeasureKind } from '../../../src/tracking/domain/measure-kinds.js';
import type { MeasureId, Process, ProcessId } from '../../../src/tracking/domain/model.js';
import { coreMeasuresOf, rolesOf } from '../../../src/tracking/domain/process-facts.js';

const process = (told: Partial<Process> = {}): Process => ({ id: 'p' as ProcessId, title: 'P', ...told });
const declared = (...measures: readonly (readonly [id: string, kind: MeasureKind])[]) =>
  measures.map(([id, kind]) => ({ id: id as MeasureId, kind }));
const USUAL = declared(
  ['land-border', 'commitment'],
  ['diplomatic-relations', 'commitment'],
  ['recognition', 'commitment'],
  ['pact', 'treaty'],
  ['ban', 'restriction'],
);

describe('Where the process does not say which measures play the roles', () => {
  test('the usual ids speak for themselves, and a single treaty is the framework', () =>
    expect(rolesOf(process(), USUAL)).toEqual({
      border: 'land-border',
      relations: 'diplomatic-relations',
      recognition: 'recognition',
      framework: 'pact',
    }));

  test('of two treaties neither is, nor is any measure of another kind', () =>
    expect(rolesOf(process(), declared(['pact', 'treaty'], ['other', 'treaty'], ['ban', 'restriction']))).toEqual({}));

  test('every commitment is a core measure', () =>
    expect(coreMeasuresOf(process(), USUAL)).toEqual(new Set(['land-border', 'diplomatic-relations', 'recognition'])));
});

test('what the process says comes first, also that no measure is a core measure', () => {
  const roles = {
    ...{ border: 'a', relations: 'b', recognition: 'c', framework: 'd' },
    temporaryBorder: ['e', 'f'],
  } as unknown as NonNullable<Process['roles']>;
  expect(rolesOf(process({ roles }), USUAL)).toEqual(roles);
  expect(coreMeasuresOf(process({ coreMeasures: ['a' as MeasureId] }), USUAL)).toEqual(new Set(['a']));
  expect(coreMeasuresOf(process({ coreMeasures: [] }), USUAL)).toEqual(new Set());
});
