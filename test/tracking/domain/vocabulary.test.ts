import { type Action, ACTION_NAMES, actionRow } from '../../../src/tracking/domain/actions.js';
import {
  DEVELOPMENT_TYPE_NAMES,
  type DevelopmentType,
  developmentTypeRow,
} from '../../../src/tracking/domain/development-types.js';
import { MEASURE_KIND_NAMES } from '../../../src/tracking/domain/measure-kinds.js';
import { isEffective, MEASURE_STATES, type MeasureState, STATES } from '../../../src/tracking/domain/states.js';

const THE_TYPES = `recognition, relations-established, relations-severed, envoy-appointment, talks-round,
  technical-meeting, ministerial-meeting, leaders-meeting, phone-call, visit, proposal, announcement, statement,
  joint-statement, declaration, decision, agreement, adoption, signature, ratification, ratification-step, court-ruling,
  provisional-application, entry-into-force, implementation, implementation-step, border-opening, border-closing,
  temporary-opening, transport-link-opened, transport-link-closed, restriction-lifted, restriction-imposed,
  notification, suspension, resumption, withdrawal, expiry, lapse, deadline-set, deadline-met, deadline-missed,
  postponement, humanitarian-aid, gesture, incident, report, unverified-report, multilateral, track-two`.split(/,\s+/);

/** What each type usually does, as the vocabulary's table has it. */
const USUALLY: Partial<Record<DevelopmentType, readonly Action[]>> = {
  recognition: ['take-effect'],
  'relations-established': ['take-effect'],
  'relations-severed': ['end'],
  'talks-round': ['agree', 'reaffirm'],
  'technical-meeting': ['prepare', 'take-effect'],
  'ministerial-meeting': ['reaffirm', 'agree'],
  'leaders-meeting': ['reaffirm', 'agree'],
  'phone-call': ['reaffirm'],
  proposal: ['propose'],
  announcement: ['announce-end', 'agree'],
  statement: ['reaffirm', 'condition', 'dispute'],
  'joint-statement': ['agree'],
  declaration: ['agree'],
  decision: ['agree'],
  agreement: ['agree'],
  adoption: ['agree'],
  signature: ['sign'],
  ratification: ['ratify'],
  'ratification-step': ['ratify'],
  'court-ruling': ['reaffirm'],
  'provisional-application': ['provisionally-apply'],
  'entry-into-force': ['take-effect'],
  implementation: ['take-effect'],
  'implementation-step': ['take-effect'],
  'border-opening': ['take-effect'],
  'border-closing': ['end', 'suspend'],
  'temporary-opening': ['take-effect', 'end'],
  'transport-link-opened': ['take-effect'],
  'transport-link-closed': ['suspend'],
  'restriction-lifted': ['end', 'take-effect'],
  'restriction-imposed': ['end', 'take-effect'],
  notification: ['notify-end'],
  suspension: ['suspend'],
  resumption: ['resume'],
  withdrawal: ['end'],
  expiry: ['end'],
  lapse: ['end'],
  'deadline-set': ['set-deadline'],
  'deadline-met': ['take-effect'],
  'deadline-missed': ['miss-deadline'],
  postponement: ['postpone'],
  report: ['reaffirm'],
  'unverified-report': ['rumour'],
};

/** The states in the order of the columns below, and the state after each action in each of them. */
const COLUMNS = 'not-started proposed agreed provisional partially-in-effect in-effect suspended ended'.split(' ');
const AFTER: Readonly<Record<string, string>> = {
  propose: 'proposed proposed agreed provisional partially-in-effect in-effect suspended proposed',
  agree: 'agreed agreed agreed provisional partially-in-effect in-effect agreed agreed',
  sign: 'agreed agreed agreed provisional partially-in-effect in-effect agreed agreed',
  ratify: 'agreed agreed agreed provisional partially-in-effect in-effect agreed agreed',
  'provisionally-apply':
    'provisional provisional provisional provisional provisional in-effect provisional provisional',
  'partially-take-effect':
    'partially-in-effect partially-in-effect partially-in-effect partially-in-effect partially-in-effect in-effect partially-in-effect partially-in-effect',
  'take-effect': 'in-effect in-effect in-effect in-effect in-effect in-effect in-effect in-effect',
  'partially-end':
    'not-started proposed agreed partially-in-effect partially-in-effect partially-in-effect suspended ended',
  suspend: 'suspended suspended suspended suspended suspended suspended suspended suspended',
  resume: 'in-effect in-effect in-effect in-effect in-effect in-effect in-effect in-effect',
  end: 'ended ended ended ended ended ended ended ended',
};
const NEVER_CHANGE = [
  'reaffirm',
  'prepare',
  'set-deadline',
  'miss-deadline',
  'postpone',
  'notify-end',
  'announce-end',
  'dispute',
  'condition',
  'rumour',
];

test('the states are the eight of the vocabulary, in its order', () => expect(MEASURE_STATES).toEqual(COLUMNS));

test('in effect are what applies provisionally, in part or wholly', () => {
  expect(MEASURE_STATES.filter(isEffective)).toEqual(['provisional', 'partially-in-effect', 'in-effect']);
});

test('legal force follows schema.org: provisional application is in force, a part is partly in force', () => {
  expect(MEASURE_STATES.map((state) => STATES[state].legalForce)).toEqual([
    'NotInForce',
    'NotInForce',
    'NotInForce',
    'InForce',
    'PartiallyInForce',
    'InForce',
    'NotInForce',
    'NotInForce',
  ]);
});

test('the actions are those of the vocabulary, no more and no less', () => {
  expect([...ACTION_NAMES].sort()).toEqual([...Object.keys(AFTER), ...NEVER_CHANGE].sort());
});

const transitions = ACTION_NAMES.filter((action) => action in AFTER).flatMap((action) =>
  AFTER[action]!.split(' ').map((after, column) => [action, COLUMNS[column]!, after] as const),
);
test.each(transitions)('%s in the state %s leads to %s', (action, before, after) => {
  expect(actionRow(action).next?.(before as MeasureState)).toBe(after);
});

test.each(NEVER_CHANGE)('%s never changes a state', (action) => {
  expect(actionRow(action as Action)).not.toHaveProperty('next');
});

test('all development types of the vocabulary exist, and no other', () => {
  expect(THE_TYPES).toHaveLength(50);
  expect([...DEVELOPMENT_TYPE_NAMES].sort()).toEqual([...THE_TYPES].sort());
});

test.each(THE_TYPES)('%s usually does what the vocabulary says', (name) => {
  const type = name as DevelopmentType;
  expect([...developmentTypeRow(type).usual].sort()).toEqual([...(USUALLY[type] ?? [])].sort());
});

test.each(DEVELOPMENT_TYPE_NAMES)('the row of %s names its label and only actions that exist', (type) => {
  const { label, usual } = developmentTypeRow(type);
  expect(label).toMatch(/^[A-Z]/);
  expect(ACTION_NAMES).toEqual(expect.arrayContaining([...usual]));
});

test('every action and every state has a label for people', () => {
  for (const action of ACTION_NAMES) expect(actionRow(action).label).not.toBe('');
  for (const state of MEASURE_STATES) expect(STATES[state].label).not.toBe('');
});

test('the kinds of measures are five', () => {
  expect(MEASURE_KIND_NAMES).toEqual(['commitment', 'restriction', 'temporary', 'work', 'treaty']);
});
