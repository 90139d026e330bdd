import ICAL from 'ical.js';
import { type Service, startService } from '../e2e/service.js';

const P = '/processes/north-south';
const TITLE = `<b>Ferry</b>; "line", \\ ${'é'.repeat(90)} \u202eabc\u202c 🚢\nsecond line`;

let service: Service;
const post = (path: string, body: object) => service.http.post(`/api/v1${P}${path}`).send(body).expect(201);
const read = async () => {
  const { text, headers } = await service.as(undefined).get(`${P}/calendar.ics`).expect(200);
  const calendar = new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  return { text, headers, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) };
};

beforeEach(async () => {
  service = await startService({});
  await service.http
    .post('/api/v1/processes')
    .send({ id: 'north-south', title: 'North, South; and "more"' })
    .expect(201);
  await post('/measures', { id: 'ferry', title: TITLE.replace('\n', ' ') });
});
afterEach(() => service.stop());

const announce = () =>
  post('/developments', {
    id: 'announced',
    date: '2024-01-01',
    type: 'announcement',
    title: TITLE.replace('\n', ' '),
    effects: [{ measure: 'ferry', action: 'take-effect', from: '2190-05-01', until: '2190-08-31' }],
  });

test('what begins and what ends after today is an event of a whole day, and what was before is none', async () => {
  await post('/developments', {
    ...{ id: 'past', date: '2023-01-01', type: 'agreement', title: 'Agreed' },
    effects: [{ measure: 'ferry', action: 'agree' }],
  });
  await announce();
  const { events } = await read();
  expect(events.map(({ startDate }) => [startDate.toString(), startDate.isDate])).toEqual([
    ['2190-05-01', true],
    ['2190-09-01', true],
  ]);
  expect(events[0]!.summary).toContain('In effect');
  expect(events[0]!.summary).toContain(TITLE.replace('\n', ' '));
  expect(String(events[0]!.component.getFirstPropertyValue('url'))).toBe(`${service.url}${P}/developments/announced`);
});

test('a deadline is an event until it is past', async () => {
  const effects = [{ measure: 'ferry', action: 'set-deadline', from: '2190-12', note: 'as the treaty says' }];
  await post('/developments', { id: 'treaty', date: '2024-01-01', type: 'deadline-set', title: 'Treaty', effects });
  await post('/developments', {
    ...{ id: 'missed', date: '2024-02-01', type: 'deadline-set', title: 'Past' },
    effects: [{ measure: 'ferry', action: 'set-deadline', from: '2024-03-01' }],
  });
  const { events } = await read();
  expect(events.map(({ startDate, summary }) => [startDate.toString(), summary.slice(0, 8)])).toEqual([
    ['2190-12-31', 'Deadline'],
  ]);
  expect(events[0]!.description).toContain('as the treaty says');
});

test('a correction moves the event that there was: the same id, the next number', async () => {
  await announce();
  const [before] = (await read()).events;
  const effects = [{ measure: 'ferry', action: 'take-effect', from: '2190-06-01' }];
  await post('/developments/announced/corrections', { changes: { effects }, reason: 'It was put off' });
  const { events } = await read();
  expect(events).toHaveLength(1);
  expect(events[0]!.uid).toBe(before!.uid);
  expect([before!.sequence, events[0]!.sequence]).toEqual([0, 1]);
  expect(events[0]!.startDate.toString()).toBe('2190-06-01');
});

test('no line is longer than 75 octets, and each ends as the format wants', async () => {
  await announce();
  const { text, headers } = await read();
  expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
  const lines = text.split('\r\n');
  expect(lines.at(-1)).toBe('');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
});

test('it is the same until something is recorded, and is not sent again then', async () => {
  await announce();
  const first = await read();
  expect((await read()).text).toBe(first.text);
  await service.as(undefined).get(`${P}/calendar.ics`).set('if-none-match', first.headers['etag']!).expect(304);
});
