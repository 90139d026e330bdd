import { development, dossier, DossierService } from './importing.js';

let service: DossierService;
beforeEach(async () => {
  service = await DossierService.start();
});
afterEach(() => service.tracking.discard());

const reason = 'we know better now';
const cargo = 'air-cargo';
const withRecord = (...record: object[]) => dossier({ developments: undefined, record });
const agreed = { development: development('agreed') };
const correct = (changes: object, more: object = {}) => ({
  correction: { development: 'agreed', changes, reason, ...more },
});
const retract = { retraction: { development: 'agreed', reason } };
const [february, march] = [correct({ date: '2024-02-01' }), correct({ date: '2024-03-01' })];
const dispute = (id: string, more: object = {}) => ({
  development: development(id, { type: 'statement', effects: [{ measure: cargo, action: 'dispute' }], ...more }),
});
const rule = (id: string, more: object = {}) => ({
  ruling: { id, measure: cargo, topic: 'cargo', resolution: 'in effect', reason, ...more },
});
const retitle = (title: string) => ({ processAmendment: { changes: { title }, reason } });
const amendCargo = (changes: object) => ({ measureAmendment: { measure: cargo, changes, reason } });
const withdrawn = { withdrawal: { measure: cargo, reason } };
const ask = { question: { id: 'fly', title: 'Can cargo fly?', needs: { all: [cargo] } } };
const askedAs = (title: string) => ({ questionAmendment: { question: 'fly', changes: { title }, reason } });

describe('a dossier in another order than the log is refused where another order is answered otherwise', () => {
  test.each<[string, object[], object[], string]>([
    ['corrections of one field', [agreed, february, march], [agreed, march, february], '/record/2/correction'],
    [
      'a correction after the retraction',
      [agreed, february, retract],
      [agreed, retract, february],
      '/record/2/correction',
    ],
    [
      'amendments of the process',
      [retitle('A'), retitle('B')],
      [retitle('B'), retitle('A')],
      '/record/1/processAmendment',
    ],
    [
      'amendments of a measure',
      [amendCargo({ title: 'A' }), amendCargo({ title: 'B' })],
      [amendCargo({ title: 'B' }), amendCargo({ title: 'A' })],
      '/record/1/measureAmendment',
    ],
    [
      'an amendment after the withdrawal',
      [amendCargo({ title: 'A' }), withdrawn],
      [withdrawn, amendCargo({ title: 'A' })],
      '/record/1/measureAmendment',
    ],
    [
      'amendments of a question',
      [ask, askedAs('A?'), askedAs('B?')],
      [ask, askedAs('B?'), askedAs('A?')],
      '/record/2/questionAmendment',
    ],
    ['a ruling and what it settles', [dispute('x'), rule('r')], [rule('r'), dispute('x')], '/record/1/development'],
    ['a ruling and a later dispute', [rule('r'), dispute('x')], [dispute('x'), rule('r')], '/record/1/ruling'],
    [
      'a ruling and the correction that disputes',
      [agreed, rule('r'), correct({ effects: [{ measure: cargo, action: 'dispute' }] })],
      [agreed, correct({ effects: [{ measure: cargo, action: 'dispute' }] }), rule('r')],
      '/record/2/ruling',
    ],
    [
      'a ruling and a correction of what it rejects',
      [agreed, rule('r', { rejects: ['agreed'] }), february],
      [agreed, february, rule('r', { rejects: ['agreed'] })],
      '/record/2/ruling',
    ],
    [
      'a correction that the ruling had seen',
      [agreed, february, rule('r', { rejects: ['agreed'] })],
      [agreed, rule('r', { rejects: ['agreed'] }), february],
      '/record/2/correction',
    ],
  ])('%s', async (_, recorded, other, place) => {
    await service.import(withRecord(...recorded));
    const before = (await service.log()).length;
    const refusal = await service.refusal(withRecord(...other));
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'dossier/conflicts' });
    expect(refusal.problems.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([`${place} record/other-order`]);
    expect(await service.log()).toHaveLength(before);
    expect(await service.import(withRecord(...recorded))).toMatchObject({ appended: 0 });
  });
});

describe('what is new cannot come before what is recorded and decides otherwise', () => {
  const may = correct({ date: '2024-05-01' });
  test.each<[string, object[], object[], string]>([
    ['a correction', [agreed, february, march], [agreed, may, february, march], '/record/1/correction'],
    ['a retraction', [agreed, february], [agreed, retract, february], '/record/1/retraction'],
    ['an amendment', [retitle('B')], [retitle('A'), retitle('B')], '/record/0/processAmendment'],
    ['a dispute', [dispute('x'), rule('r')], [dispute('x'), dispute('y'), rule('r')], '/record/1/development'],
    ['a ruling', [dispute('x')], [rule('r'), dispute('x')], '/record/0/ruling'],
    [
      'a correction of what was rejected',
      [agreed, rule('r', { rejects: ['agreed'] })],
      [agreed, may, rule('r', { rejects: ['agreed'] })],
      '/record/1/correction',
    ],
  ])('%s', async (_, recorded, longer, place) => {
    await service.import(withRecord(...recorded));
    const refusal = await service.refusal(withRecord(...longer));
    expect(refusal.kind).toBe('conflict');
    expect(refusal.problems.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([`${place} record/other-order`]);
    const added = longer.filter((entry) => !recorded.some((one) => JSON.stringify(one) === JSON.stringify(entry)));
    expect(await service.import(withRecord(...recorded, ...added))).toMatchObject({ appended: 1 });
  });
});

describe('the order says nothing', () => {
  const titled = correct({ title: 'Another title' });
  test.each<[string, object[], object[]]>([
    ['of corrections of different fields', [agreed, february, titled], [agreed, titled, february]],
    [
      'of a dispute of another measure',
      [dispute('x'), rule('r', { measure: 'land-border' })],
      [rule('r', { measure: 'land-border' }), dispute('x')],
    ],
    ['of a ruling and what is no dispute', [agreed, rule('r')], [rule('r'), agreed]],
    [
      'of a ruling and another title of a dispute',
      [dispute('agreed'), rule('r'), titled],
      [dispute('agreed'), titled, rule('r')],
    ],
    [
      'of a ruling and another title of what it rejects',
      [agreed, rule('r', { rejects: ['agreed'] }), titled],
      [agreed, titled, rule('r', { rejects: ['agreed'] })],
    ],
  ])('%s', async (_, recorded, other) => {
    await service.import(withRecord(...recorded));
    expect(await service.import(withRecord(...other))).toMatchObject({ appended: 0, unchanged: 3 + recorded.length });
  });

  test('where a change that was made twice is told once, after what came between', async () => {
    const back = correct({ date: '2022-07-01' });
    await service.import(withRecord(agreed, february, back, february));
    expect(await service.import(withRecord(agreed, back, february))).toMatchObject({ appended: 0 });
  });
});

describe('the refusal says what to do', () => {
  const details = async (content: Parameters<DossierService['refusal']>[0]) =>
    (await service.refusal(content)).problems.map(({ pointer, detail }) => `${pointer} ${detail}`);

  test('where both are recorded', async () => {
    await service.import(withRecord(agreed, february, march));
    expect(await details(withRecord(agreed, march, february))).toEqual([
      '/record/2/correction comes after /record/1/correction here, but was recorded before it, and of two changes of "date" the later one counts. Put it before that',
    ]);
  });

  test('where one is new', async () => {
    await service.import(withRecord(dispute('x'), rule('r')));
    expect(await details(withRecord(dispute('x'), dispute('y'), rule('r')))).toEqual([
      '/record/1/development is new and would be appended after /record/2/ruling, which comes after it here and is recorded already, and a ruling settles the disputes that were there before it. Put it after that',
    ]);
  });

  test('where the lists of an older dossier have no such order', async () => {
    await service.import(withRecord(dispute('x'), rule('r')));
    const lists = { developments: [dispute('x').development, dispute('y').development], rulings: [rule('r').ruling] };
    expect(await details(dossier(lists))).toEqual([
      expect.stringMatching(/^\/developments\/1 is new .* Put it after that, all of it in a list "record"$/),
    ]);
  });
});
