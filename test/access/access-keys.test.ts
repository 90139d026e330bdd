import { accessKeys } from '../../src/access/domain/access-keys.js';
import type { KeyEvent, KeyTerms } from '../../src/access/domain/key-events.js';
import type { Micros } from '../../src/kernel/instant.js';
import { specificationOf } from '../given-when-then.js';

const given = specificationOf(accessKeys);
const now = 1_790_000_000_000_000 as Micros;
const salt = 'salt';
const keyOf = (terms: Partial<KeyTerms> = {}) => ({
  id: 'k-1',
  name: 'Newsroom',
  role: 'recorder' as const,
  hash: '00',
  begins: 'detente_abcd',
  ...terms,
});
const issue = (terms: Partial<KeyTerms> = {}) => ({ type: 'Issue', key: keyOf(terms), now, salt }) as const;
const revoke = { type: 'Revoke', id: 'k-1', salt } as const;
const issued: KeyEvent = { type: 'KeyIssued', data: { ...keyOf(), salt } };
const revoked: KeyEvent = { type: 'KeyRevoked', data: { id: 'k-1', salt } };

test('a key is issued with its terms and its hash', () => {
  const terms = { processes: ['armenia-turkiye'], expires: '2099-01-01T00:00:00Z', mayActForOthers: true };
  given()
    .when(issue(terms))
    .then({ type: 'KeyIssued', data: { ...keyOf(terms), salt } });
});

describe('of the keys that count, no two have one name', () => {
  const another = { ...issue(), key: { ...keyOf(), id: 'k-2' } } as const;
  const anotherIssued: KeyEvent = { type: 'KeyIssued', data: { ...keyOf(), id: 'k-2', salt } };

  test('while the first counts', () => given(issued).when(another).thenFails('key/name-in-use'));

  test.each(['newsroom', 'NEWSROOM', '\uff2eewsroom'])('nor one that looks like it: %s', (name) =>
    given(issued)
      .when({ ...another, key: { ...another.key, name } })
      .thenFails('key/name-in-use'),
  );

  test('once it was revoked, the name is free', () => given(issued, revoked).when(another).then(anotherIssued));

  test('and once it has expired', () => {
    const expired: KeyEvent = { type: 'KeyIssued', data: { ...keyOf({ expires: '2020-01-01T00:00:00Z' }), salt } };
    given(expired).when(another).then(anotherIssued);
  });
});

test.each(['admin', 'anonymous', 'calendar', 'command line', 'detente', 'operator', 'webhooks', 'Admin'])(
  'no key is named %s, with which the service signs itself',
  (name) => given().when(issue({ name })).thenFails('key/name-taken'),
);

test('an admin is one for all processes', () =>
  given()
    .when(issue({ role: 'admin', processes: ['armenia-turkiye'] }))
    .thenFails('key/admin-of-some'));

test('a key does not expire before it is issued', () =>
  given()
    .when(issue({ expires: '2020-01-01T00:00:00Z' }))
    .thenFails('key/expires-too-early'));

test('a key is revoked once', () => {
  given(issued).when(revoke).then(revoked);
  given(issued, revoked).when(revoke).then();
});

test('what was never issued cannot be revoked', () => given().when(revoke).thenFails('key/unknown'));
