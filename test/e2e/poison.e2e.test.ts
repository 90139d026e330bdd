import { setTimeout as pause } from 'node:timers/promises';
import { detente } from '../cli/command-line.js';
import { poison } from './poison.js';
import { openExample, P, type Service, startService } from './service.js';

let service: Service;
let position: number;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
  position = await poison(service);
});
afterEach(() => service.stop());

const skip = (follower: string, at: number) =>
  service.http
    .post(`/api/v1/followers/${follower}/skips`)
    .set('X-Actor', 'operator')
    .send({ position: at, reason: 'another program wrote it' });

test('health says at which event the read model stands still, why, and what can be done', async () => {
  const { body } = await service.http.get('/health/ready').expect(503);
  const { parts } = body as { parts: Record<string, string> };
  expect(parts['read-model']).toMatch(
    new RegExp(
      `^stands still at position ${position - 1}: event ${position} \\(DevelopmentCorrected .* cannot be taken in: `,
    ),
  );
  expect(parts['read-model']).toContain(`npx detente skip ${position} --follower read-model`);
});

test('what else follows the log goes on', async () => {
  const sealed = async () => Number((await service.http.get('/audit/checkpoint')).text.split('\n')[1]);
  while ((await sealed()) < position) await pause(20);
});

test('nothing is skipped but the event at which it stands still', async () => {
  const refused = await skip('read-model', position - 1).expect(409);
  expect(refused.body).toMatchObject({
    code: 'follower/not-stopped-there',
    detail: `read-model stands still at event ${position}, and not at ${position - 1}`,
  });
  await skip('webhooks', position).expect(409);
  expect((await skip('transparency-log', position).expect(422)).body).toMatchObject({ code: 'follower/cannot-skip' });
  expect((await skip('nobody', position).expect(404)).body).toMatchObject({ code: 'follower/unknown' });
  await service.http.get('/health/ready').expect(503);
});

test('it goes on without it once somebody says why, and the log keeps who did', async () => {
  const { body } = await skip('read-model', position).expect(201);
  expect(body).toMatchObject({ follower: 'read-model', position, type: 'DevelopmentCorrected' });
  while ((await service.http.get('/health/ready')).status !== 200) await pause(20);
  await service.http
    .post(`${P}/developments`)
    .send({ id: 'at-050', date: '2023-01-01', type: 'statement', title: 'It goes on' })
    .expect(201);
  const log = await service.http.get(`/api/v1/events?after=${position}`).expect(200);
  expect(log.body).toMatchObject({
    events: [
      {
        type: 'EventSkipped',
        stream: 'operations',
        actor: 'admin',
        onBehalfOf: 'operator',
        data: { follower: 'read-model', position, reason: 'another program wrote it' },
      },
      { type: 'DevelopmentRecorded' },
    ],
  });
});

test('the command line tells what it skipped', async () => {
  const words = ['skip', String(position), '--follower', 'read-model', '--url', await service.app.getUrl()];
  expect(await detente(...words, '--reason', 'a slip')).toEqual({
    exit: 0,
    out: expect.stringMatching(
      new RegExp(`^read-model goes on without event ${position} \\(DevelopmentCorrected `),
    ) as string,
    err: '',
  });
  expect(await detente(...words, '--reason', 'a slip')).toMatchObject({ exit: 2 });
});
