import { openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
});
afterAll(() => service.stop());

const record = (development: object) =>
  service.http.post(`${P}/developments`).send({ type: 'statement', title: 'T', ...development });

test('a date written by another habit is refused with the right form of itself', async () => {
  const { body } = await record({ date: '12.09.2025' }).expect(400);
  expect(body).toMatchObject({
    errors: [{ pointer: '/date', detail: expect.stringContaining('Write 2025-09-12') as string }],
  });
  const asked = await service.http.get(`${P}/status?asOf=09/12/2025`).expect(400);
  expect(asked.text).toContain('Write 2025-12-09 or 2025-09-12, whichever is meant');
});

test('a year that may be a slip of the pen is taken with a warning that names the field', async () => {
  const effects = [{ measure: 'air-cargo', action: 'suspend', from: '2025-01-01', until: '3025-03-31' }];
  const { body } = await record({ id: 'far', date: '1025', effects }).expect(201);
  expect(body).toEqual({
    id: 'far',
    position: expect.any(Number) as number,
    revision: expect.any(Number) as number,
    warnings: [
      { pointer: '/date', code: 'date/far-away', detail: expect.stringContaining('500 years back') as string },
      {
        pointer: '/effects/0/until',
        code: 'date/far-away',
        detail: expect.stringContaining('100 years ahead') as string,
      },
    ],
  });
  const corrected = await service.http
    .post(`${P}/developments/far/corrections`)
    .send({ changes: { date: '3025' }, reason: 'Slip' })
    .expect(201);
  expect(corrected.body).toMatchObject({ warnings: [{ pointer: '/changes/date' }] });
});

test('dates that are meant, also open ones, are taken without a word', async () => {
  const { body } = await record({ id: 'near', date: '1915-04-24/..', reported: '2025~' }).expect(201);
  expect(body).not.toHaveProperty('warnings');
});
