import { resolve } from 'node:path';
import { Config, ConfigError, readConfig } from '../src/config.js';

const problemsOf = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

test('with nothing set the service listens on this machine only and keeps its data in ./data', () =>
  expect(readConfig({})).toEqual(
    new Config({ port: 3000, host: '127.0.0.1', dataDir: resolve('data'), dossier: 'default', logLevel: 'info' }),
  ));

test('an empty variable counts as not set', () =>
  expect(readConfig({ PORT: '', DOSSIER: '' })).toEqual(readConfig({})));

test('every variable is read', () =>
  expect(
    readConfig({ PORT: '0', HOST: '::1', DATA_DIR: '/var/lib/detente', DOSSIER: 'none', LOG_LEVEL: 'debug' }),
  ).toEqual(new Config({ port: 0, host: '::1', dataDir: '/var/lib/detente', dossier: 'none', logLevel: 'debug' })));

test('keys and witnesses of the transparency log are listed with commas', () => {
  expect(
    readConfig({
      AUDIT_ORIGIN: 'example.com/log',
      AUDIT_KEY_FILE: 'old, /keys/new',
      AUDIT_WITNESSES: 'w1+1+A http://a,',
    }),
  ).toMatchObject({
    auditOrigin: 'example.com/log',
    auditKeyFiles: [resolve('old'), '/keys/new'],
    auditWitnesses: ['w1+1+A http://a'],
  });
  expect(problemsOf({ AUDIT_ORIGIN: 'with a space' })).toEqual([expect.stringMatching(/^AUDIT_ORIGIN must be a name/)]);
});

test('without an engine the log is in the data directory, and streams on an engine begin with "detente-"', () => {
  expect(readConfig({})).toMatchObject({ eventStoreUrl: '', eventStorePrefix: 'detente-' });
  const engine = 'kurrentdb://one:2113,two:2113';
  expect(readConfig({ EVENT_STORE_URL: engine, EVENT_STORE_PREFIX: 'north-' })).toMatchObject({
    eventStoreUrl: engine,
    eventStorePrefix: 'north-',
  });
});

test.each(['http://host:2113', 'kurrentdb://', 'host:2113'])('EVENT_STORE_URL %s is refused', (url) =>
  expect(problemsOf({ EVENT_STORE_URL: url })).toEqual([expect.stringMatching(/^EVENT_STORE_URL must be an address/)]),
);

test('a password in an address that is refused is not told', () =>
  expect(problemsOf({ EVENT_STORE_URL: 'http://admin:changeit@host' })[0]).not.toContain('changeit'));

test.each(['detente', '-', 'Detente-', '$all-', 'ops-detente-'])('EVENT_STORE_PREFIX %s is refused', (prefix) =>
  expect(problemsOf({ EVENT_STORE_PREFIX: prefix })).toHaveLength(1),
);

test('a dossier that is neither default nor none is a path, made absolute', () =>
  expect(readConfig({ DOSSIER: 'mine.json' }).dossier).toBe(resolve('mine.json')));

test('all problems are told at once, each naming its variable and its value', () =>
  expect(problemsOf({ PORT: '70000', LOG_LEVEL: 'loud', DATA_DIR: '  ' })).toEqual([
    'PORT must be a whole number from 0 to 65535, but is "70000"',
    'DATA_DIR must be the path of a directory, but is "  "',
    'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, but is "loud"',
  ]));

test.each(['-1', '3.5', 'http', '0x10', '1e3'])('PORT %s is refused', (port) =>
  expect(problemsOf({ PORT: port })).toEqual([`PORT must be a whole number from 0 to 65535, but is "${port}"`]),
);

test('webhooks go to public addresses over https unless the operator names their own networks', () => {
  expect(readConfig({})).toMatchObject({ webhookAllowHttp: false, webhookAllowCidrs: [], webhookKeyFile: undefined });
  expect(
    readConfig({ WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '10.0.0.0/8, fd00::/8', WEBHOOK_KEY_FILE: 'key' }),
  ).toMatchObject({
    webhookAllowHttp: true,
    webhookAllowCidrs: ['10.0.0.0/8', 'fd00::/8'],
    webhookKeyFile: resolve('key'),
  });
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8,', 'localhost', '10.0.0.0/8;fd00::/8', '0177.0.0.1/8'])(
  'WEBHOOK_ALLOW_CIDRS %s is refused',
  (cidrs) =>
    expect(problemsOf({ WEBHOOK_ALLOW_CIDRS: cidrs })).toEqual([
      `WEBHOOK_ALLOW_CIDRS must be networks as 10.0.0.0/8, with commas between, but is "${cidrs}"`,
    ]),
);

test.each(['yes', 'constructor', 'True'])('WEBHOOK_ALLOW_HTTP is true or false, and not %s', (text) =>
  expect(problemsOf({ WEBHOOK_ALLOW_HTTP: text })).toEqual([
    `WEBHOOK_ALLOW_HTTP must be true or false, but is "${text}"`,
  ]),
);

test.each([
  ['AUDIT_KEY_FILE', ',', 'AUDIT_KEY_FILE must be the paths of files, with commas between, but is ","'],
  ['WEBHOOK_ORIGIN', 'a b', 'WEBHOOK_ORIGIN must be a host name, but is "a b"'],
  ['HOST', ' ', 'HOST must be a host name or an IP address, but is " "'],
  ['DOSSIER', ' ', 'DOSSIER must be "default", "none" or the path of a dossier in JSON, but is " "'],
])('%s cannot be "%s", and that is told with what it may be', (name, text, problem) =>
  expect(problemsOf({ [name]: text })).toEqual([problem]),
);

test('the address that others know loses its slash, and names the service to receivers', () => {
  expect(readConfig({ PUBLIC_URL: 'https://example.org/detente/' })).toMatchObject({
    publicUrl: 'https://example.org/detente',
    webhookOrigin: 'example.org',
  });
  expect(readConfig({ PUBLIC_URL: 'http://example.org', WEBHOOK_ORIGIN: 'hooks.example.org' })).toMatchObject({
    publicUrl: 'http://example.org',
    webhookOrigin: 'hooks.example.org',
  });
});

test('who has access is read from ADMIN_KEY, PUBLIC_READING, CORS_ORIGINS and the issuer', () => {
  expect(readConfig({})).toMatchObject({
    publicReading: true,
    corsOrigins: [],
    issuer: undefined,
    adminKey: undefined,
  });
  const [key, issuer] = ['k'.repeat(32), 'https://login.example.org/realms/desk'];
  const given = {
    ADMIN_KEY: key,
    ADMIN_KEY_FILE: 'key',
    PUBLIC_READING: 'false',
    CORS_ORIGINS: 'https://a.example, http://b.example:8080',
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: 'detente',
    OIDC_ROLES: 'newsroom=recorder@armenia-turkiye+north-south, chiefs=editor',
  };
  expect(readConfig(given)).toMatchObject({
    adminKey: key,
    adminKeyFile: resolve('key'),
    publicReading: false,
    corsOrigins: ['https://a.example', 'http://b.example:8080'],
    issuer: {
      issuer,
      audience: 'detente',
      rolesClaim: 'roles',
      actorClaim: 'sub',
      roles: [
        { value: 'newsroom', role: 'recorder', processes: ['armenia-turkiye', 'north-south'] },
        { value: 'chiefs', role: 'editor' },
      ],
    },
  });
});

test.each([
  ['ADMIN_KEY', 'short'],
  ['ADMIN_KEY', `${'k'.repeat(32)} k`],
  ['PUBLIC_READING', 'no'],
  ['CORS_ORIGINS', '*'],
  ['CORS_ORIGINS', 'https://a.example/'],
  ['CORS_ORIGINS', 'null'],
  ['OIDC_ISSUER', 'http://login.example.org'],
  ['OIDC_ROLES', 'newsroom'],
  ['OIDC_ROLES', 'newsroom=owner'],
  ['OIDC_ROLES', 'ops=admin@armenia-turkiye'],
])('%s %s is refused', (name, value) => {
  const [problem, ...others] = problemsOf({ [name]: value });
  expect(problem).toMatch(new RegExp(`^${name} must be `));
  expect(others).toEqual([]);
});

test('a key that is refused is not told', () =>
  expect(problemsOf({ ADMIN_KEY: 'secret' })[0]).not.toContain('"secret"'));

test('an issuer whose tokens would be for anybody and everything is refused', () => {
  const issuer = { OIDC_ISSUER: 'https://login.example.org' };
  for (const more of [{}, { OIDC_AUDIENCE: 'detente' }, { OIDC_ROLES: 'ops=admin' }])
    expect(problemsOf({ ...issuer, ...more })).toEqual([expect.stringMatching(/^OIDC_ISSUER needs/)]);
});

test.each(['example.org', 'ftp://example.org', 'https://example.org/?a', 'https://u:p@example.org', 'https://'])(
  'PUBLIC_URL %s is refused',
  (url) => expect(problemsOf({ PUBLIC_URL: url })).toEqual([expect.stringMatching(/^PUBLIC_URL must be an http/)]),
);

test('spans go where OpenTelemetry’s own variables say', () => {
  const { tracing } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/', OTEL_SERVICE_NAME: 'north' });
  expect(tracing).toEqual({
    url: 'http://collector:4318/v1/traces',
    protocol: 'http/protobuf',
    serviceName: 'north',
    sampler: 'parentbased_always_on',
    ratio: 1,
  });
  const traces = 'https://elsewhere/take';
  const own = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces };
  const sampled = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
  const json = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  expect(readConfig({ ...own, ...sampled, ...json }).tracing).toMatchObject({
    url: traces,
    protocol: 'http/json',
    sampler: 'parentbased_traceidratio',
    ratio: 0.25,
  });
  expect(readConfig({ ...own, OTEL_SDK_DISABLED: 'true' }).tracing).toBeUndefined();
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ['LOG_FORMAT', 'xml'],
])('%s=%s is refused', (name, text) =>
  expect(problemsOf({ [name]: text })).toEqual([expect.stringContaining(`${name} must be`)]),
);

test('limits are whole numbers, and proxies are addresses, networks or their names', () => {
  const config = readConfig({
    MAX_CONNECTIONS: '200',
    RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
    RATE_LIMIT_SENDS_PER_MINUTE: '10',
    RATE_LIMIT_UPLOAD_BYTES_PER_HOUR: '1073741824',
    RATE_LIMIT_IMPORTS_AT_ONCE: '2',
    WEBHOOK_SUBSCRIPTIONS_PER_KEY: '1000',
    WEBHOOK_SUBSCRIPTIONS_PER_HOST: '0',
    TRUST_PROXY: 'loopback, 10.0.0.0/8, 2001:db8::1',
  });
  expect(config).toMatchObject({
    mostConnections: 200,
    requestsPerMinute: 0,
    sendsPerMinute: 10,
    uploadBytesPerHour: 1_073_741_824,
    importsAtOnce: 2,
    subscriptionsPerKey: 1_000,
    subscriptionsPerHost: 0,
    trustProxy: ['loopback', '10.0.0.0/8', '2001:db8::1'],
  });
});

test.each([
  ['MAX_CONNECTIONS', '7'],
  ['RATE_LIMIT_REQUESTS_PER_MINUTE', '-1'],
  ['RATE_LIMIT_UPLOAD_BYTES_PER_HOUR', '1GB'],
  ['WEBHOOK_SUBSCRIPTIONS_PER_HOST', '1.5'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '10.0.0.0/8, proxy.example'],
])('%s %s is refused', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name} must`);
});
