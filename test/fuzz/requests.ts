import fc from 'fast-check';
import { ADMIN_KEY } from '../e2e/keys.js';
import type { Operation, Parameter } from '../e2e/openapi/document-check.js';
import { type Schema, type SchemaValues, withFault } from './json-values.js';

/** One request, as the bytes that go over the wire. */
export interface WireRequest {
  /** `POST /path` in the document. */
  readonly route: string;
  /** Its path is one of the route's: what is answered can be held against what the document says of it. */
  readonly isOfRoute: boolean;
  readonly bytes: Buffer;
}

const escaped = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

const ETAGS = ['"0"', 'W/"x"', '*', '"a", W/"b", "c"', '""', 'x', '"', 'W/', '"é"', '"x"'.repeat(200), ',', '"a",,"b"'];
const CURSORS = ['', 'x', 'e30', 'eyJhZnRlciI6MX0', 'AAAA', '[]', '0', '-1', '1e9', '%', '\u0000', 'A'.repeat(4_000)];
const ODD_TEXTS = [
  '',
  '0',
  '-1',
  '1.5',
  '1e3',
  'NaN',
  '9007199254740993',
  '99999999999999999999999',
  'true',
  'TRUE',
  '2024-02-30',
  '[1XXX,2XXX]',
  '..',
  '../..',
  '%00',
  '%c0%ae',
  "'; DROP TABLE checkpoint; --",
  '" OR NEAR(a b',
  'a*b^c:d',
  '\u202e',
  'İstanbul',
  'Հայաստան',
  'w '.repeat(100),
  'x'.repeat(3_000),
];

const oddText = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'binary', maxLength: 30 }));

function parameterText(values: SchemaValues, { name, schema, example }: Parameter): fc.Arbitrary<string> {
  const pool = name === 'cursor' ? CURSORS : ['If-Match', 'If-None-Match'].includes(name) ? ETAGS : undefined;
  const usual = pool
    ? fc.constantFrom(...pool)
    : values.of({ ...(schema as Schema), ...(example === undefined ? {} : { example }) }, name).map(String);
  return fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: oddText });
}

/** Header values as bytes that a parser of HTTP lets through: what cannot be there would only test that parser. */
const headerText = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/\p{Cc}/gu, '?');

const path = (values: SchemaValues, template: string, parameters: readonly Parameter[]): fc.Arbitrary<string> => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const texts = names.map((name) =>
    parameterText(
      values,
      parameters.find((one) => one.in === 'path' && one.name === name)!,
    ),
  );
  return fc
    .tuple(...texts)
    .map((given) =>
      names.reduce((address, name, at) => address.replace(`{${name}}`, () => escaped(given[at]!)), template),
    );
};

const query = (values: SchemaValues, parameters: readonly Parameter[]): fc.Arbitrary<string> => {
  const one = parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => parameterText(values, parameter).map((text) => `${parameter.name}=${escaped(text)}`));
  const odd = fc.constantFrom('unknown=1', '__proto__=1', 'asOf[]=1', 'limit[a]=1', '=', '&', '%', '%zz=%', 'cursor');
  return fc
    .oneof(
      { weight: 8, arbitrary: one.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...one), { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.array(fc.oneof(...one, odd), { minLength: 1, maxLength: 4 }) },
    )
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
};

const headers = (values: SchemaValues, parameters: readonly Parameter[]): fc.Arbitrary<readonly string[]> => {
  const one = parameters
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => parameterText(values, parameter).map((text) => `${parameter.name}: ${headerText(text)}`));
  const odd = fc.constantFrom(
    'Accept: text/csv',
    'Accept: */*;q=0',
    'Accept: ,',
    'Accept-Encoding: br;q=x',
    'Origin: null',
    'Origin: http://evil.example',
    'Sec-Fetch-Site: cross-site',
    'Host: evil.example',
    'Host:',
    'Authorization: Basic eDp5',
    'X-Forwarded-For: ::1, x',
    'Range: bytes=0-',
    'Expect: 100-continue',
    'traceparent: 00-x-y-z',
    `X-Long: ${'x'.repeat(9_000)}`,
  );
  return fc.oneof(
    { weight: 6, arbitrary: one.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...one), { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.array(fc.oneof(...one, odd), { maxLength: 3 }) },
  );
};

/** JSON as it may be written, and texts that are nearly so. */
const written = (value: unknown): fc.Arbitrary<Buffer> => {
  const text = JSON.stringify(value) ?? 'undefined';
  const spoilt = [
    text.slice(0, -1),
    `${text}${text}`,
    `\ufeff${text}`,
    text.replace('{', '{"id":"twice","id":"twice",'),
    text.replace('{', '{"__proto__":{"polluted":true},'),
    text.replace(/"/g, "'"),
    text.replace(/:/g, '::'),
    text.replace(/\d/, `${'9'.repeat(400)}`),
    `${'['.repeat(20_000)}`,
    'NaN',
    '',
    '\u0000',
  ];
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(Buffer.from(text)) },
    { weight: 1, arbitrary: fc.constantFrom(...spoilt).map((given) => Buffer.from(given)) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 128, max: 255 })).map(([at, byte]) => {
        const bytes = Buffer.from(text);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    },
  );
};

function body(values: SchemaValues, operation: Operation): fc.Arbitrary<Buffer | undefined> {
  const content = operation.requestBody?.content['application/json'];
  if (!content) return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constant(Buffer.from('{}')));
  const examples = Object.values(content.examples ?? {}).map(({ value }) => value as Readonly<Record<string, unknown>>);
  const fitting = fc.oneof(
    values.of(content.schema as Schema),
    // Most ids of the examples are taken: without one, it gets a fresh one.
    ...examples.flatMap((example) => [fc.constant(example), fc.constant({ ...example, id: undefined })]),
  );
  return fc.oneof(
    { weight: 4, arbitrary: fitting.map((value) => Buffer.from(JSON.stringify(value))) },
    { weight: 4, arbitrary: fitting.chain(withFault).chain(written) },
    { weight: 1, arbitrary: fitting.chain(written) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

type Framing = 'length' | 'chunked' | 'short chunks' | 'bad chunk' | 'both' | 'two lengths';
const FRAMINGS: fc.Arbitrary<Framing> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Framing>('length') },
  fc.constantFrom<Framing>('chunked', 'short chunks', 'bad chunk', 'both', 'two lengths'),
);

const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)};x="y"\r\n`), bytes, Buffer.from('\r\n')]);
const LAST_CHUNK = Buffer.from('0\r\nX-Trailer: x\r\n\r\n');

function framed(bytes: Buffer, framing: Framing): [string[], Buffer] {
  const length = `Content-Length: ${bytes.length}`;
  const chunked = 'Transfer-Encoding: chunked';
  switch (framing) {
    case 'length':
      return [[length], bytes];
    case 'two lengths':
      return [[length, `Content-Length: ${bytes.length + 1}`], bytes];
    case 'both':
      return [[length, chunked], Buffer.concat([...(bytes.length > 0 ? [chunk(bytes)] : []), LAST_CHUNK])];
    case 'bad chunk':
      return [[chunked], Buffer.from('zz\r\n')];
    case 'chunked':
      return [[chunked], Buffer.concat([...(bytes.length > 0 ? [chunk(bytes)] : []), LAST_CHUNK])];
    case 'short chunks': {
      const pieces = [...bytes.subarray(0, 200)].map((byte) => chunk(Buffer.from([byte])));
      const rest = bytes.subarray(200);
      return [[chunked], Buffer.concat([...pieces, ...(rest.length > 0 ? [chunk(rest)] : []), LAST_CHUNK])];
    }
  }
}

const KEYS = fc.oneof(
  { weight: 30, arbitrary: fc.constant(`Authorization: Bearer ${ADMIN_KEY}`) },
  fc.constantFrom('Authorization: Bearer x', 'Authorization: Bearer ', 'X-Nothing: 1'),
);
const TYPES = fc.oneof(
  { weight: 30, arbitrary: fc.constant('application/json') },
  fc.constantFrom('application/json; charset=utf-16', 'text/csv', 'application/x-www-form-urlencoded', '', 'x/y;'),
);

const withoutPlaces = (address: string): boolean => /\/(\/|$|\?)|\/\.|%2f|%00/i.test(address);

/** A request to one route, grown from what the document says of it. */
export function requestOf(values: SchemaValues, route: string, operation: Operation): fc.Arbitrary<WireRequest> {
  const [method, template] = route.split(' ') as [string, string];
  const parameters = operation.parameters ?? [];
  return fc
    .record({
      address: path(values, template, parameters),
      asked: query(values, parameters),
      said: headers(values, parameters),
      key: KEYS,
      type: TYPES,
      content: body(values, operation),
      framing: FRAMINGS,
      method: fc.oneof(
        { weight: 60, arbitrary: fc.constant(method) },
        fc.constantFrom('PUT', 'HEAD', 'OPTIONS', 'BREW'),
      ),
    })
    .map(({ address, asked, said, key, type, content, framing, ...given }) => {
      const [lengths, bytes] = content ? framed(content, framing) : [['Content-Length: 0'], Buffer.alloc(0)];
      const typed = content ? [`Content-Type: ${type}`] : [];
      const host = said.some((line) => line.startsWith('Host:')) ? [] : ['Host: 127.0.0.1'];
      const head = [`${given.method} ${address}${asked} HTTP/1.1`, ...host, key, ...said, ...typed, ...lengths];
      return {
        route,
        isOfRoute: given.method === method && !withoutPlaces(address),
        bytes: Buffer.concat([Buffer.from(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`, 'latin1'), bytes]),
      };
    });
}
