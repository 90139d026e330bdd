import type { ProcessEvent } from '../../../src/tracking/domain/process-events.js';
import { process, type ProcessCommand } from '../../../src/tracking/domain/process.js';
import { MOST_QUESTIONS } from '../../../src/tracking/domain/question.js';
import { specificationOf } from '../../given-when-then.js';

const given = specificationOf(process);

/** Ids are plain texts in a test. */
const event = (type: ProcessEvent['type'], data: object) => ({ type, data }) as unknown as ProcessEvent;
const command = (type: ProcessCommand['type'], data: object) => ({ type, data }) as unknown as ProcessCommand;

const reason = 'we know better now';
const lorry = (more: object = {}) => ({
  ...{ id: 'lorry', title: 'Can a lorry cross?', needs: { all: ['border', 'trade'] } },
  ...more,
});
const declared = (id: string) => event('MeasureDeclared', { id, title: id, kind: 'commitment' });
const asked = (more: object = {}) => event('QuestionDeclared', lorry(more));
const ask = (more: object = {}) => command('DeclareQuestion', lorry(more));
const amend = (changes: object) => command('AmendQuestion', { question: 'lorry', changes, reason });
const withdraw = command('WithdrawQuestion', { question: 'lorry', reason });
const withdrawn = event('QuestionWithdrawn', { question: 'lorry', reason });

const PAST = [event('ProcessOpened', { id: 'p', title: 'A process' }), declared('border'), declared('trade')];

test('a question names the measures that decide it, in lists within lists', () => {
  given(...PAST)
    .when(ask())
    .then(asked());
  const needs = { all: ['trade', { any: ['border', { all: ['trade', 'border'] }] }] };
  given(...PAST)
    .when(ask({ needs }))
    .then(asked({ needs }));
});

test('it is amended and withdrawn like a measure', () => {
  const changes = { needs: { any: ['border'] } };
  given(...PAST, asked())
    .when(amend(changes))
    .then(event('QuestionAmended', { question: 'lorry', changes, reason }));
  given(...PAST, asked())
    .when(withdraw)
    .then(withdrawn);
});

test('its id is taken for ever', () => {
  given(...PAST, asked())
    .when(ask())
    .thenFails('question/already-declared');
  given(...PAST, asked(), withdrawn)
    .when(ask())
    .thenFails('question/already-declared');
  given(...PAST, asked({ id: 'border' }))
    .when(command('AmendMeasure', { measure: 'border', changes: { title: 'The border' }, reason }))
    .then(event('MeasureAmended', { measure: 'border', changes: { title: 'The border' }, reason }));
});

test('what was never asked, or is asked no more, is not amended', () => {
  given(...PAST)
    .when(amend({ title: 'x' }))
    .thenFails('question/unknown');
  given(...PAST)
    .when(withdraw)
    .thenFails('question/unknown');
  given(...PAST, asked(), withdrawn)
    .when(amend({ title: 'x' }))
    .thenFails('question/withdrawn');
  given(...PAST, asked(), withdrawn)
    .when(withdraw)
    .thenFails('question/withdrawn');
});

test('an amendment changes something', () =>
  given(...PAST, asked())
    .when(amend({ title: 'Can a lorry cross?', needs: { all: ['border', 'trade'] } }))
    .thenFails('amendment/changes-nothing', { pointer: '/changes' }));

test('every measure that it needs is declared and stands', () => {
  const gone = event('MeasureWithdrawn', { measure: 'trade', reason });
  const nested = { any: [{ all: ['border', 'ferry'] }, { all: ['trade'] }] };
  given(...PAST, gone)
    .when(ask({ needs: nested }))
    .thenFails(
      'question/needs-refused',
      { pointer: '/needs/any/0/all/1', code: 'measure/unknown' },
      { pointer: '/needs/any/1/all/0', code: 'measure/withdrawn' },
    );
  given(...PAST, asked(), gone)
    .when(amend({ needs: { any: ['trade'] } }))
    .thenFails('question/needs-refused', { pointer: '/changes/needs/any/0', code: 'measure/withdrawn' });
});

test('a question that needs a measure does not keep it from being withdrawn, nor its own title from being amended', () => {
  const gone = event('MeasureWithdrawn', { measure: 'trade', reason });
  given(...PAST, asked())
    .when(command('WithdrawMeasure', { measure: 'trade', reason }))
    .then(gone);
  const changes = { title: 'Can a lorry get across?' };
  given(...PAST, asked(), gone)
    .when(amend(changes))
    .then(event('QuestionAmended', { question: 'lorry', changes, reason }));
});

test('a list names a measure once', () => {
  given(...PAST)
    .when(ask({ needs: { all: ['border', { any: ['trade', 'border', 'trade'] }] } }))
    .thenFails('question/needs-refused', { pointer: '/needs/all/1/any/2', code: 'question/needs-twice' });
});

const deep = (levels: number): object => (levels === 1 ? { all: ['border'] } : { all: [deep(levels - 1)] });
const wide = (leaves: number) => ({ any: Array.from({ length: leaves }, () => ({ all: ['border'] })) });

test.each<[string, unknown, string | undefined]>([
  ['five levels', deep(5), undefined],
  ['six levels', deep(6), 'levels'],
  ['fifty measures', wide(50), undefined],
  ['fifty-one', wide(51), '50 measures'],
  ['null beside a list, which is as good as absent', { all: ['border'], any: null }, undefined],
  ['an empty list', { all: [] }, 'empty'],
  ['an empty list within', { all: ['border', { any: [] }] }, 'empty list (at /all/1)'],
  ['neither all nor any', { some: ['border'] }, '"all"'],
  ['all and any', { all: ['border'], any: ['border'] }, '"all"'],
  ['a text', 'border', '"all"'],
  ['a number in a list', { all: [1] }, 'at /all/0'],
  ['no id', { all: ['The Border'] }, 'at /all/0'],
  ['null', { all: [null] }, 'at /all/0'],
])('needs of %s', (_, needs, refusal) => {
  const outcome = given(...PAST).when(ask({ needs }));
  if (refusal === undefined) outcome.then(asked({ needs }));
  else {
    const detail = expect.stringContaining(refusal) as string;
    outcome.thenFails('question/needs-refused', { pointer: '/needs', code: 'field/not-needs', detail });
  }
});

test('a process has a hundred questions at most, and those that were withdrawn make room', () => {
  const hundred = Array.from({ length: MOST_QUESTIONS - 1 }, (_, n) => asked({ id: `q-${n}` }));
  given(...PAST, ...hundred)
    .when(ask())
    .then(asked());
  given(...PAST, ...hundred, asked({ id: 'last' }))
    .when(ask())
    .thenFails('question/too-many', { pointer: '' });
  given(...PAST, ...hundred, asked({ id: 'last' }), event('QuestionWithdrawn', { question: 'last', reason }))
    .when(ask())
    .then(asked());
});
