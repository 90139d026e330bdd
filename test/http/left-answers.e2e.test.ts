import { type Service, startService } from '../e2e/service.js';

const P = '/api/v1/processes';

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
});
afterAll(() => service.stop());

test('a large answer that turns into another on its way gives its place to the next', async () => {
  // No name is no process: the router looks again, and what answers in the end is no route of large answers.
  for (let asked = 0; asked < 5; asked++) await service.http.get(`${P}//timeline`).timeout(20_000).expect(404);
  await service.http.get(`${P}/armenia-turkiye/timeline`).timeout(20_000).expect(200);
});
