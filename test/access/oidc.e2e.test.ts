import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, SignJWT, UnsecuredJWT } from 'jose';
import type { IssuerSettings } from '../../src/access/oidc/issuer-settings.js';
import { TokenVerifier } from '../../src/access/oidc/token-verifier.js';
import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { cargoFlies, head, openExample, P, type Service, startService } from '../e2e/service.js';
import { AUDIENCE, Issuer } from './issuer.js';

let issuer: Issuer;
let service: Service;
const settings = (): IssuerSettings => ({
  issuer: issuer.url,
  audience: AUDIENCE,
  rolesClaim: 'desk.roles',
  roles: [
    { value: 'newsroom', role: 'recorder', processes: ['armenia-turkiye'] },
    { value: 'chiefs', role: 'editor' },
    { value: 'ops', role: 'admin' },
  ],
  actorClaim: 'sub',
});

const trusting = ({ issuer: oidcIssuer, audience, roles, rolesClaim, actorClaim }: IssuerSettings) => ({
  oidcIssuer,
  oidcAudience: audience,
  oidcRoles: roles,
  oidcRolesClaim: rolesClaim,
  oidcActorClaim: actorClaim,
});

beforeAll(async () => {
  // It warns that it forgets everything when it ends.
  jest.spyOn(console, 'warn').mockImplementation();
  issuer = await Issuer.start({ ani: ['newsroom'], deniz: ['chiefs', 'other'], root: ['ops'], guest: ['visitors'] });
  service = await startService(trusting(settings()));
  await openExample(service);
});
afterAll(async () => {
  await service.stop();
  await issuer.stop();
});

const record = (token: string) => service.as(token).post(`${P}/developments`).send(cargoFlies);
const codeFor = async (token: string) => {
  const { status, body } = await record(token);
  return [status, (body as { code?: string }).code];
};
const REFUSED = [401, 'credential/unknown'];

test('a token does what the values of its claim give, and events are signed with its subject', async () => {
  const ani = await issuer.tokenOf('ani');
  await record(ani).expect(201);
  const { body } = await service.http.get(`/api/v1/events?after=${(await head(service)) - 1}`).expect(200);
  expect((body as { events: object[] }).events[0]).toMatchObject({ actor: 'ani' });
  await service.as(ani).post(`${P}/measures`).send({ id: 'bus', title: 'Bus' }).expect(403);
  await service.as(ani).post('/api/v1/processes/other/developments').send(cargoFlies).expect(403);
  await service
    .as(await issuer.tokenOf('deniz'))
    .post(`${P}/measures`)
    .send({ id: 'bus', title: 'Bus' })
    .expect(201);
  await service
    .as(await issuer.tokenOf('root'))
    .get('/api/v1/keys')
    .expect(200);
});

test('pages are logged in to with a token, for as long as that lasts', async () => {
  const logIn = (key: string) =>
    fetch(`${service.url}/login`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ key }) });
  const token = await issuer.tokenOf('ani');
  const [cookie, lasts] = (await logIn(token)).headers.get('set-cookie')!.split('; ');
  const [, claims] = token.split('.');
  const { exp, iat } = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as { exp: number; iat: number };
  expect(Number(/^Max-Age=(\d+)$/.exec(lasts!)![1])).toBeLessThanOrEqual(exp - iat + 1);
  const page = await fetch(`${service.url}/processes/armenia-turkiye/record`, { headers: { cookie: cookie! } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Logged in as ani')]);
  expect((await logIn(`${token}x`)).status).toBe(422);
});

test('a token without a role that is known here may nothing that asks for one', async () => {
  expect(await codeFor(await issuer.tokenOf('guest'))).toEqual([403, 'role/not-enough']);
});

test('no token says for whom its holder acts', async () => {
  await record(await issuer.tokenOf('ani'))
    .set('X-Actor', 'Deniz')
    .expect(403);
});

describe('a token is refused', () => {
  const claims = () => ({ desk: { roles: ['ops'] }, sub: 'mallory' });
  const signed = async (change: (token: SignJWT) => SignJWT, alg = 'ES256') => {
    const { kid } = issuer.signingKey;
    const token = new SignJWT(claims())
      .setProtectedHeader({ alg, kid: kid! })
      .setIssuer(issuer.url)
      .setAudience(AUDIENCE)
      .setExpirationTime('10m');
    return change(token).sign(await importJWK(issuer.signingKey, 'ES256'));
  };

  test('but not if all is in order', async () =>
    expect(await codeFor(await signed((token) => token))).toEqual([201, undefined]));

  test('that is for another audience', async () =>
    expect(await codeFor(await issuer.tokenOf('root', 'https://other.example'))).toEqual(REFUSED));

  test('that names another issuer', async () =>
    expect(await codeFor(await signed((token) => token.setIssuer('https://other.example')))).toEqual(REFUSED));

  test('that has expired, or never does', async () => {
    expect(await codeFor(await signed((token) => token.setExpirationTime('-1m')))).toEqual([401, 'credential/expired']);
    const { kid } = issuer.signingKey;
    const endless = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', kid: kid! })
      .setIssuer(issuer.url)
      .setAudience(AUDIENCE)
      .sign(await importJWK(issuer.signingKey, 'ES256'));
    expect(await codeFor(endless)).toEqual(REFUSED);
  });

  test('that counts later only', async () =>
    expect(await codeFor(await signed((token) => token.setNotBefore('5m')))).toEqual(REFUSED));

  test('that is not signed, or with a secret that everybody knows: the public key', async () => {
    const unsigned = new UnsecuredJWT(claims()).setIssuer(issuer.url).setAudience(AUDIENCE).setExpirationTime('10m');
    expect(await codeFor(`${unsigned.encode()}AA`)).toEqual(REFUSED);
    const { d: _, ...open } = issuer.signingKey;
    const forged = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: open.kid! })
      .setIssuer(issuer.url)
      .setAudience(AUDIENCE)
      .setExpirationTime('10m')
      .sign(Buffer.from(JSON.stringify(open)));
    expect(await codeFor(forged)).toEqual(REFUSED);
  });

  test('of which a letter was changed', async () => {
    const [header, payload, signature] = (await issuer.tokenOf('ani')).split('.') as [string, string, string];
    const changed = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...claims() };
    const forged = Buffer.from(JSON.stringify(changed)).toString('base64url');
    expect(await codeFor(`${header}.${forged}.${signature}`)).toEqual(REFUSED);
    expect(await codeFor('a.b.c')).toEqual(REFUSED);
  });

  test('whose holder has no name to sign with', async () =>
    expect(await codeFor(await signed((token) => token.setSubject('a\u202eb')))).toEqual(REFUSED));
});

describe('a token whose holder could be taken for another', () => {
  const TAKEN = [403, 'token/name-taken'];
  const named = async (name: string) =>
    new SignJWT({ desk: { roles: ['ops'] }, sub: name })
      .setProtectedHeader({ alg: 'ES256', kid: issuer.signingKey.kid! })
      .setIssuer(issuer.url)
      .setAudience(AUDIENCE)
      .setExpirationTime('10m')
      .sign(await importJWK(issuer.signingKey, 'ES256'));

  test.each(['admin', 'detente', 'calendar', 'Admin'])('is refused: %s, with which the service signs', async (name) =>
    expect(await codeFor(await named(name))).toEqual(TAKEN),
  );

  test('is refused as soon as a key was issued by that name, and after it was revoked', async () => {
    const desk = await named('Desk');
    expect(await codeFor(desk)).toEqual([201, undefined]);
    const { body } = await service.http.post('/api/v1/keys').send({ name: 'Desk', role: 'reader' }).expect(201);
    expect(await codeFor(desk)).toEqual(TAKEN);
    await service.http.delete(`/api/v1/keys/${(body as { id: string }).id}`).expect(200);
    expect(await codeFor(desk)).toEqual(TAKEN);
  });
});

describe('what the issuer tells of itself', () => {
  const now = { now: () => (Date.now() * 1_000) as Micros } as Clock;
  /** An address that answers with `answer`, and how a real token of the issuer fares that is looked for there. */
  const foundAt = async (answer: (response: ServerResponse) => void) => {
    const server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const verifier = new TokenVerifier(
      { ...settings(), issuer: `http://127.0.0.1:${portOf(server)}` },
      now,
      () => false,
    );
    const found = await verifier.verify(await issuer.tokenOf('ani')).catch((error: unknown) => error);
    await new Promise((resolve) => server.close(resolve));
    return found;
  };

  test('is of that issuer and no other, or nothing of it is believed', async () =>
    expect(
      await foundAt((response) =>
        response.end(JSON.stringify({ issuer: 'https://other.example', jwks_uri: `${issuer.url}/jwks` })),
      ),
    ).toMatchObject({
      code: 'issuer/unreachable',
      message: expect.stringContaining('is of another issuer, https://other.example') as string,
    }));

  test('is at its own address: nobody is followed elsewhere', async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url!);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${portOf(elsewhere)}/`;
    const found = await foundAt((response) => response.writeHead(302, { location }).end());
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(found).toMatchObject({ code: 'issuer/unreachable' });
    expect(asked).toEqual([]);
  });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('the keys of the issuer', () => {
  const now = { now: () => (Date.now() * 1_000) as Micros } as Clock;
  const verifier = (askAgainAfterMs: number) =>
    new TokenVerifier(settings(), now, () => false, { keysLastMs: 600_000, askAgainAfterMs });

  test('are asked for once, and again when a token names one that is new', async () => {
    const verify = verifier(0);
    const before = issuer.asked;
    for (const client of ['ani', 'deniz', 'root'])
      expect(await verify.verify(await issuer.tokenOf(client))).toMatchObject({ actor: client });
    expect(issuer.asked).toBe(before + 1);
    const old = await issuer.tokenOf('ani');
    await issuer.rotate();
    expect(await verify.verify(await issuer.tokenOf('ani'))).toMatchObject({ actor: 'ani' });
    expect(issuer.asked).toBe(before + 2);
    await expect(verify.verify(old)).rejects.toMatchObject({ code: 'credential/unknown' });
  });

  test('are not asked for with every token that names one nobody knows', async () => {
    const verify = verifier(60_000);
    await verify.verify(await issuer.tokenOf('ani'));
    const old = await issuer.tokenOf('ani');
    await issuer.rotate();
    const before = issuer.asked;
    for (let time = 0; time < 5; time++)
      await expect(verify.verify(await issuer.tokenOf('ani'))).rejects.toMatchObject({ code: 'credential/unknown' });
    expect(await verify.verify(old)).toMatchObject({ actor: 'ani' });
    expect(issuer.asked).toBe(before);
  });
});

test('while the issuer has no answer, that is said, and keys go on', async () => {
  const gone = await Issuer.start({ ani: ['newsroom'] });
  const token = await gone.tokenOf('ani');
  await gone.stop();
  const alone = await startService(trusting({ ...settings(), issuer: gone.url }));
  const { body } = await alone.as(token).get('/api/v1/keys').expect(503);
  expect(body).toMatchObject({ code: 'issuer/unreachable' });
  await alone.http.get('/api/v1/keys').expect(200);
  await alone.stop();
});
