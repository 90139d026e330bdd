import { type CloudEventV1, HTTP } from 'cloudevents';
import type { Micros } from '../../src/kernel/instant.js';
import {
  BODY_LIMIT_BYTES,
  ENVELOPE_CONTENT_TYPE,
  envelopeOf,
  type Notification,
} from '../../src/webhooks/sender/envelope.js';

const NOTIFICATION: Notification = {
  id: 'msg_1',
  kind: 'measure.state-changed',
  version: 1,
  source: '/api/v1/processes/armenia-turkiye',
  subject: 'air-cargo',
  recordedAt: 1_795_521_600_123_456 as Micros,
  sequence: '0000000000000151-00002',
  previous: '0000000000000147-00000',
  data: { position: 151, before: { state: 'agreed' }, after: { state: 'in-effect' } },
  link: '/api/v1/events?after=150&limit=1',
};

const read = (body: Buffer): CloudEventV1<unknown> =>
  HTTP.toEvent({
    headers: { 'content-type': ENVELOPE_CONTENT_TYPE },
    body: body.toString(),
  }) as CloudEventV1<unknown>;

test('a receiver with the CloudEvents library reads what was told', () => {
  const { body, thin } = envelopeOf(NOTIFICATION);
  expect(thin).toBe(false);
  expect(read(body)).toMatchObject({
    specversion: '1.0',
    id: 'msg_1',
    type: 'detente.measure.state-changed.v1',
    source: '/api/v1/processes/armenia-turkiye',
    subject: 'air-cargo',
    sequence: '0000000000000151-00002',
    previous: '0000000000000147-00000',
    data: NOTIFICATION.data,
  });
});

test('the time is told to the microsecond', () => {
  const told = JSON.parse(envelopeOf(NOTIFICATION).body.toString()) as Record<string, unknown>;
  expect([told['time'], told['recordedtime']]).toEqual(['2026-11-24T12:00:00.123456Z', '2026-11-24T12:00:00.123456Z']);
});

test('the same is told in the same bytes, in whatever order its members come', () => {
  const { data, ...rest } = NOTIFICATION;
  const turned = { ...data } as Record<string, unknown>;
  const { before, ...others } = turned;
  expect(envelopeOf({ data: { ...others, before }, ...rest }).body).toEqual(envelopeOf(NOTIFICATION).body);
  expect(envelopeOf(NOTIFICATION).body.toString()).toBe(
    '{"data":{"after":{"state":"in-effect"},"before":{"state":"agreed"},"position":151},"datacontenttype":"application/json",' +
      '"id":"msg_1","previous":"0000000000000147-00000","recordedtime":"2026-11-24T12:00:00.123456Z",' +
      '"sequence":"0000000000000151-00002","source":"/api/v1/processes/armenia-turkiye","specversion":"1.0",' +
      '"subject":"air-cargo","time":"2026-11-24T12:00:00.123456Z","type":"detente.measure.state-changed.v1"}',
  );
});

test('the first of a subscription has none before it', () => {
  expect(read(envelopeOf({ ...NOTIFICATION, previous: null }).body)).not.toHaveProperty('previous');
});

test('what would not fit is sent without its data and with a link to it', () => {
  const { body, thin } = envelopeOf({ ...NOTIFICATION, data: { text: 'é'.repeat(BODY_LIMIT_BYTES / 2) } });
  expect(thin).toBe(true);
  expect(body.length).toBeLessThan(BODY_LIMIT_BYTES);
  const told = read(body);
  expect(told['dataref']).toBe(NOTIFICATION.link);
  expect(told.data).toBeUndefined();
});

test('the limit is one of bytes, and nothing reaches it', () => {
  const room = BODY_LIMIT_BYTES - 1 - envelopeOf({ ...NOTIFICATION, data: { text: '' } }).body.length;
  const filled = (requests: number) => envelopeOf({ ...NOTIFICATION, data: { text: 'a'.repeat(requests) } });
  expect([filled(room).thin, filled(room).body.length]).toEqual([false, BODY_LIMIT_BYTES - 1]);
  expect(filled(room + 1).thin).toBe(true);
});

test.each([{ source: '' }, { subject: '' }, { source: 'not a reference' }])(
  '%j is no CloudEvent, and is never sent',
  (part) => {
    expect(() => envelopeOf({ ...NOTIFICATION, ...part })).toThrow();
  },
);
