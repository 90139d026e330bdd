import { type Service, startService } from '../e2e/service.js';

const P = '/processes/north-south';
const LIVE = `${P}/live`;

let service: Service;
const post = (path: string, body: object) => service.http.post(`/api/v1${path}`).send(body).expect(201);
const record = (id: string, process = P) =>
  post(`${process}/developments`, { id, date: '2024-01-01', type: 'statement', title: id });

beforeEach(async () => {
  service = await startService({ mostConnections: 40 });
  for (const id of ['north-south', 'east-west']) await post('/processes', { id, title: id });
});
afterEach(() => service.stop());

interface Told {
  readonly id: number;
  readonly changes: readonly { readonly kind: string; readonly id: string; readonly change: string }[];
  readonly more: boolean;
}

/** A listener, as a browser is one. */
async function listen(path: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(service.url + path, { headers, signal: leaving.signal });
  const parts = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let isOver = false;
  const reading = (async () => {
    for (;;) {
      const { value, done } = await parts.read();
      if (done) break;
      text += value;
    }
  })()
    .catch(() => undefined)
    .finally(() => (isOver = true));
  const told = (): readonly Told[] =>
    [...text.matchAll(/id: (\d+)\nevent: changed\ndata: (.*)\n\n/g)].map(([, id, data]) => ({
      id: Number(id),
      ...(JSON.parse(data!) as Omit<Told, 'id'>),
    }));
  const until = async (count: number) => {
    while (told().length < count && !isOver) await new Promise((resolve) => setTimeout(resolve, 20));
    return told();
  };
  return { status: response.status, headers: response.headers, told, until, reading, leave: () => leaving.abort() };
}

test('who listens is told what was recorded, once, and nothing of other processes', async () => {
  const listener = await listen(LIVE);
  expect(listener.headers.get('content-type')).toMatch(/^text\/event-stream/);
  await record('elsewhere', '/processes/east-west');
  await record('a');
  const [first] = await listener.until(1);
  expect(first!.changes).toEqual([expect.objectContaining({ kind: 'development', id: 'a', change: 'recorded' })]);
  await post(`${P}/developments/a/retractions`, { reason: 'It was not so' });
  const told = await listener.until(2);
  expect(told).toHaveLength(2);
  expect(told[1]!.changes.map(({ change }) => change)).toEqual(['retracted']);
  listener.leave();
});

test.each([
  ['the last event that it was told', (place: number) => [LIVE, { 'last-event-id': String(place) }] as const],
  ['the page that it reads', (place: number) => [`${LIVE}?after=${place}`, {}] as const],
])('who comes back is told what it missed since %s', async (_, asking) => {
  const { body } = await record('before');
  await record('missed');
  const [path, headers] = asking((body as { position: number }).position);
  const listener = await listen(path, headers);
  const [told] = await listener.until(1);
  expect(told!.changes.map(({ id }) => id)).toEqual(['missed']);
  const again = await listen(LIVE, { 'last-event-id': String(told!.id) });
  await record('next');
  expect((await again.until(1))[0]!.changes.map(({ id }) => id)).toEqual(['next']);
  for (const one of [listener, again]) one.leave();
});

test('of much at once no more is told than that there is more', async () => {
  for (let n = 1; n <= 25; n++) await record(`n${n}`);
  const listener = await listen(`${LIVE}?after=0`);
  const [told] = await listener.until(1);
  expect(told!.changes).toHaveLength(20);
  expect(told!.more).toBe(true);
  listener.leave();
});

test('no more may listen than the connections leave room for, and who leaves makes room', async () => {
  const listeners = await Promise.all(Array.from({ length: 10 }, () => listen(LIVE)));
  expect(listeners.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect((await listen(LIVE)).status).toBe(503);
  await service.as(undefined).get(P).expect(200);
  listeners[0]!.leave();
  let status = 503;
  while (status === 503) {
    const one = await listen(LIVE);
    status = one.status;
    listeners.push(one);
  }
  expect(status).toBe(200);
  for (const one of listeners) one.leave();
});

test('listeners do not hold up a stop', async () => {
  const listener = await listen(LIVE);
  await service.app.close();
  await listener.reading;
  service = await startService();
});

test('of a process that there is not nothing is told', async () => {
  await service.as(undefined).get('/processes/nobody/live').expect(404);
  await service.as(undefined).head(LIVE).expect(200);
});
