import { dossier, DossierService } from './importing.js';

let here: DossierService;
let elsewhere: DossierService;
beforeEach(async () => {
  here = await DossierService.start();
  elsewhere = await DossierService.start();
});
afterEach(async () => {
  await here.tracking.discard();
  await elsewhere.tracking.discard();
});

const reason = 'we know better now';
const reported = '2024-02-01';
const question = (id: string, more: object = {}) => ({
  ...{ id, title: `Can ${id}?`, needs: { all: ['air-cargo', { any: ['land-border'] }] } },
  ...more,
});
const withRecord = (record: object[], more: object = {}) => dossier({ developments: undefined, record, ...more });
const amend = (id: string, changes: object) => ({ questionAmendment: { question: id, changes, reason, reported } });
const withdraw = (id: string) => ({ questionWithdrawal: { question: id, reason, reported } });

test('an export elsewhere has what was asked, amended and withdrawn, in its order', async () => {
  await here.import(dossier({ questions: [question('first')] }));
  const { tracking } = here;
  await tracking.run('DeclareQuestion', question('second'));
  await tracking.run('AmendQuestion', { question: 'first', changes: { title: 'B' }, reason });
  await tracking.run('AmendQuestion', { question: 'first', changes: { title: 'A' }, reason });
  await tracking.run('AmendQuestion', { question: 'first', changes: { title: 'B' }, reason });
  await tracking.run('WithdrawQuestion', { question: 'second', reason });
  const text = await here.export();
  const { questions, record } = JSON.parse(text) as { questions: object[]; record: object[] };
  expect(questions).toEqual([question('first')]);
  expect(record.slice(2).map((entry) => Object.keys(entry))).toEqual([
    ['question'],
    ['questionAmendment'],
    ['questionAmendment'],
    ['questionAmendment'],
    ['questionWithdrawal'],
  ]);
  expect(await elsewhere.import(text)).toMatchObject({ appended: 11 });
  expect(await elsewhere.export()).toBe(text);
  for (const copy of [here, elsewhere]) expect(await copy.import(text)).toMatchObject({ appended: 0 });
});

test('questions may stand anywhere in the file, and change before the list is read', async () => {
  const record = [amend('first', { title: 'B', needs: null }), withdraw('first')];
  const { process, measures } = dossier();
  await here.import({ process, measures, record, questions: [question('first')] });
  const [found] = here.tracking.processReader.questionsOf(
    here.tracking.processReader.process('armenia-turkiye' as never),
    Infinity,
  );
  expect(found).toMatchObject({ id: 'first', title: 'Can first?', amended: 1 });
});

test('a measure that is withdrawn in the record does not keep a question from having needed it', async () => {
  const withdrawal = { withdrawal: { measure: 'land-border', reason } };
  expect(await here.import(withRecord([withdrawal], { questions: [question('first')] }))).toMatchObject({
    appended: 5,
  });
});

const hundred = Array.from({ length: 100 }, (_, n) => question(`q-${n}`));

test.each<[string, object, string[]]>([
  [
    'a measure that nobody declared',
    { questions: [question('first', { needs: { any: [{ all: ['air-cargo', 'ferry'] }] } })] },
    ['/questions/0/needs/any/0/all/1 measure/unknown'],
  ],
  [
    'one in the record',
    { record: [{ question: question('first', { needs: { any: ['ferry'] } }) }] },
    ['/record/0/question/needs/any/0 measure/unknown'],
  ],
  [
    'one that an amendment brings',
    { questions: [question('first')], record: [amend('first', { needs: { any: ['ferry'] } })] },
    ['/record/0/questionAmendment/changes/needs/any/0 measure/unknown'],
  ],
  [
    'one that was withdrawn before',
    { record: [{ withdrawal: { measure: 'air-cargo', reason } }, { question: question('first') }] },
    ['/record/1/question/needs/all/0 measure/withdrawn'],
  ],
  ['no needs', { questions: [{ id: 'first', title: 'First?' }] }, ['/questions/0/needs field/missing']],
  ['an empty list', { questions: [question('first', { needs: { all: [] } })] }, ['/questions/0/needs field/not-needs']],
  ['the same id twice', { questions: [question('a'), question('a')] }, ['/questions/1/id record/repeated']],
  ['what nobody asked', { record: [withdraw('first')] }, ['/record/0/questionWithdrawal/question question/unknown']],
  [
    'what is asked no more',
    { questions: [question('first')], record: [withdraw('first'), amend('first', { title: 'B' })] },
    ['/record/1/questionAmendment/question question/withdrawn'],
  ],
  [
    'what changes nothing',
    { questions: [question('first')], record: [amend('first', { title: 'Can first?' })] },
    ['/record/0/questionAmendment/changes amendment/changes-nothing'],
  ],
  ['more than a hundred', { questions: [...hundred, question('one-more')] }, ['/questions/100 question/too-many']],
  [
    'more than a hundred with those of the record',
    { questions: hundred, record: [{ question: question('one-more') }] },
    ['/record/0/question question/too-many'],
  ],
  [
    'what no check knows',
    { questions: [question('first')], questionChecks: [{ asOf: '2024-01-01', question: 'first', answer: 'maybe' }] },
    ['/questionChecks/0/answer field/not-allowed'],
  ],
  [
    'a check that expects nothing',
    { questions: [question('first')], questionChecks: [{ asOf: '2024-01-01', question: 'first' }] },
    ['/questionChecks/0 check/expects-nothing'],
  ],
])('a dossier with %s is refused with its place', async (_, parts, problems) => {
  expect(await here.problems(dossier({ developments: undefined, ...parts }))).toEqual(problems);
});

test('a question that is there with other content is a conflict', async () => {
  await here.import(dossier({ questions: [question('first')] }));
  const other = dossier({ questions: [question('first', { needs: { any: ['air-cargo'] } })] });
  expect(await here.problems(other)).toEqual([
    '/questions/0/needs/any question/already-declared',
    '/questions/0/needs/all question/already-declared',
  ]);
  const others = Array.from({ length: 99 }, (_, n) => question(`q-${n}`));
  await here.import(dossier({ questions: [question('first'), ...others] }));
  expect(await here.problems(dossier({ questions: [question('another')] }))).toEqual([
    '/questions/0 question/too-many',
  ]);
});
