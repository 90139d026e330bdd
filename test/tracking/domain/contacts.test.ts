import type { Action } from '../../../src/tracking/domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES, type DevelopmentType } from '../../../src/tracking/domain/development-types.js';
import { contactOf } from '../../../src/tracking/domain/development.js';
import type { MeasureId } from '../../../src/tracking/domain/model.js';

/** What both sides meet for, or sign; every other type is no contact. */
const CONTACTS: Partial<Record<DevelopmentType, string>> = {
  'talks-round': 'round',
  'leaders-meeting': 'leaders',
  'relations-established': 'signing',
  agreement: 'signing',
  signature: 'signing',
  'envoy-appointment': 'contact',
  'technical-meeting': 'contact',
  'ministerial-meeting': 'contact',
  'phone-call': 'contact',
  visit: 'contact',
  'joint-statement': 'contact',
  declaration: 'contact',
  adoption: 'contact',
};
const AGREED: Partial<Record<DevelopmentType, string>> = {
  'leaders-meeting': 'leaders-agreed',
  'ministerial-meeting': 'signing',
};

const contact = (type: DevelopmentType, ...actions: readonly Action[]) =>
  contactOf({ type, effects: actions.map((action) => ({ measure: 'm' as MeasureId, action })) });

test.each(DEVELOPMENT_TYPE_NAMES)('what contact a %s is', (type) => {
  expect(contact(type)).toBe(CONTACTS[type] ?? null);
  expect(contact(type, 'reaffirm', 'take-effect')).toBe(CONTACTS[type] ?? null);
});

test.each(DEVELOPMENT_TYPE_NAMES)('what contact a %s is where something was agreed to', (type) => {
  for (const action of ['agree', 'sign', 'ratify'] as const)
    expect(contact(type, 'reaffirm', action)).toBe(AGREED[type] ?? CONTACTS[type] ?? null);
});
