import { ConfigError, readConfig } from '../../src/config.js';
import { type Service, startService } from '../e2e/service.js';

const PATH = '/.well-known/security.txt';
const SETTINGS = {
  SECURITY_CONTACT: 'mailto:security@example.org, https://example.org/security',
  SECURITY_EXPIRES: '2099-06-30T00:00:00Z',
};

let service: Service | undefined;
afterEach(() => service?.stop());

test('whom to tell is said in the form of RFC 9116, to everybody', async () => {
  const { securityContacts, securityExpires } = readConfig(SETTINGS);
  const publicUrl = 'https://status.example.org';
  service = await startService({ securityContacts, securityExpires, publicUrl, publicReading: false });
  const { text, type } = await service.as(undefined).get(PATH).expect(200);
  expect(type).toBe('text/plain');
  expect(text.split('\n')).toEqual([
    'Contact: mailto:security@example.org',
    'Contact: https://example.org/security',
    'Expires: 2099-06-30T00:00:00Z',
    'Canonical: https://status.example.org/.well-known/security.txt',
    '',
  ]);
});

test('nobody is made up where nobody is named', async () => {
  service = await startService();
  const { body } = await service.http.get(PATH).expect(404);
  expect(body).toMatchObject({ code: 'security/no-contact' });
});

test.each([
  ['a contact without an end', { SECURITY_EXPIRES: '' }],
  ['an end without a contact', { SECURITY_CONTACT: '' }],
  ['an address that nobody can use', { SECURITY_CONTACT: 'security@example.org' }],
  ['an end that is no time', { SECURITY_EXPIRES: 'next year' }],
])('%s is refused at the start', (_, changed) => {
  expect(() => readConfig({ ...SETTINGS, ...changed })).toThrow(ConfigError);
});
