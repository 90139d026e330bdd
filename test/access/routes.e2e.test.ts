import { Controller, Get } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Credentials } from '../../src/access/api/credentials.js';
import { Gate, type LogIns } from '../../src/access/api/gate.js';
import { ACCESS_ROLES, type AccessRole } from '../../src/kernel/access.js';
import { withKey } from '../e2e/keys.js';
import { type Service, startService } from '../e2e/service.js';

const P = '/api/v1/processes/:process';
const W = '/api/v1/webhooks';

/** A form is read and sent at one address. */
const page = (path: string) => [`GET /processes/:process/${path}`, `POST /processes/:process/${path}`];

/** Whom each route is for. A route without a row, and a row without a route, fail. */
const ROUTES: Readonly<Record<'anyone' | AccessRole, readonly string[]>> = {
  anyone: [
    'GET /.well-known/security.txt',
    'GET /assets/:fingerprint/:name',
    'GET /dates',
    'GET /glossary',
    'GET /login',
    'POST /login',
    'POST /logout',
    'GET /.well-known/webhook-keys',
    `GET ${W}/event-types`,
    'GET /health/live',
    'GET /health/ready',
    'GET /openapi.json',
  ],
  monitor: ['GET /metrics'],
  reader: [
    'GET /',
    'GET /processes/:process',
    'GET /processes/:process/compare',
    'GET /processes/:process/developments/:development',
    'GET /processes/:process/measures/:measure',
    'GET /processes/:process/questions/:question',
    'GET /processes/:process/calendar.ics',
    'GET /processes/:process/badge.json',
    'GET /processes/:process/badge.svg',
    'GET /processes/:process/measures/:measure/badge.json',
    'GET /processes/:process/measures/:measure/badge.svg',
    'GET /processes/:process/chart.svg',
    'GET /processes/:process/status.csv',
    'GET /processes/:process/status.jsonld',
    'GET /processes/:process/timemap',
    'GET /processes/:process/card',
    'GET /processes/:process/live',
    'GET /processes/:process/feed.atom',
    'GET /processes/:process/feed.json',
    'GET /processes/:process/measures/:measure/feed.atom',
    'GET /processes/:process/measures/:measure/feed.json',
    'GET /api/v1/audit/consistency',
    'GET /api/v1/events',
    'GET /api/v1/events/:event/proof',
    'GET /api/v1/processes',
    `GET ${P}`,
    `GET ${P}/audit`,
    `GET ${P}/developments`,
    `GET ${P}/developments/:development`,
    `GET ${P}/diff`,
    `GET ${P}/export`,
    `GET ${P}/measures`,
    `GET ${P}/measures/:measure`,
    `GET ${P}/measures/:measure/history`,
    `GET ${P}/measures/:measure/status`,
    `GET ${P}/questions`,
    `GET ${P}/questions/:question`,
    `GET ${P}/status`,
    `GET ${P}/timeline`,
    `GET ${W}/:id/deliveries/:delivery/data`,
    'GET /audit',
    'GET /audit/checkpoint',
    'GET /audit/tile/:level/*',
    'GET /audit/verifier-key',
  ],
  recorder: [`POST ${P}/developments`, ...page('record')],
  editor: [
    ...['developments/:development/correct', 'developments/:development/retract'].flatMap(page),
    ...['measures/:measure/amend', 'measures/:measure/rule'].flatMap(page),
    'POST /api/v1/processes',
    `POST ${P}/amendments`,
    `POST ${P}/developments/:development/corrections`,
    `POST ${P}/developments/:development/retractions`,
    `POST ${P}/import`,
    `POST ${P}/measures`,
    `POST ${P}/measures/:measure/amendments`,
    `POST ${P}/measures/:measure/rulings`,
    `POST ${P}/measures/:measure/withdrawals`,
    `POST ${P}/questions`,
    `POST ${P}/questions/:question/amendments`,
    `POST ${P}/questions/:question/withdrawals`,
  ],
  admin: [
    'DELETE /api/v1/keys/:id',
    `DELETE ${W}/:id`,
    'GET /api/v1/keys',
    'GET /api/v1/keys/:id',
    `GET ${W}`,
    `GET ${W}/:id`,
    `GET ${W}/:id/attempts`,
    `GET ${W}/:id/dead-lettered`,
    `GET ${W}/:id/deliveries`,
    `PATCH ${W}/:id`,
    'POST /api/v1/followers/:follower/skips',
    'POST /api/v1/keys',
    `POST ${W}`,
    `POST ${W}/:id/dead-lettered/redeliver`,
    `POST ${W}/:id/deliveries/:delivery/redeliver`,
    `POST ${W}/:id/disable`,
    `POST ${W}/:id/enable`,
    `POST ${W}/:id/ping`,
    `POST ${W}/:id/replay`,
    `POST ${W}/:id/secret`,
    `POST ${W}/dry-run`,
    'POST /health/clock',
  ],
};

type Asked = 'anyone' | AccessRole;
const TABLE = Object.entries(ROUTES).flatMap(([asked, routes]) =>
  routes.map((route) => [route, asked as Asked] as const),
);
/** Of every GET route there is one for HEAD. */
const HEADS = TABLE.filter(([route]) => route.startsWith('GET ')).map(
  ([route, asked]) => [route.replace('GET', 'HEAD'), asked] as const,
);
/** The pages of the API's document are a library's own. */
const isOfDocs = (route: string) => / \/docs(\/|$)/.test(route);

/** Who asks: nobody, somebody whose key is none, each role for all processes, and for one that is or is not asked about. */
interface Holder {
  readonly who: string;
  readonly key: string | undefined;
  readonly role: AccessRole | undefined;
  readonly of: 'all' | 'this' | 'another';
}

const PROCESS = 'nothing';

describe.each([true, false])('where reading is public: %s', (publicReading) => {
  let service: Service;
  const holders: Holder[] = [
    { who: 'nobody', key: undefined, role: undefined, of: 'all' },
    { who: 'somebody', key: 'a-key-that-nobody-ever-issued-here', role: undefined, of: 'all' },
  ];
  beforeAll(async () => {
    service = await startService({ publicReading });
    const issue = async (role: AccessRole, of: Holder['of']) => {
      const processes = { all: undefined, this: [PROCESS, 'other'], another: ['other'] }[of];
      const { body } = await service.http
        .post('/api/v1/keys')
        .send({ name: `${role} ${of}`, role, processes })
        .expect(201);
      holders.push({ who: `${role} of ${of}`, key: (body as { key: string }).key, role, of });
    };
    for (const role of ACCESS_ROLES)
      for (const of of role === 'admin' ? (['all'] as const) : (['all', 'this', 'another'] as const))
        await issue(role, of);
  });
  afterAll(() => service.stop());

  const expected = (route: string, asked: Asked, { role, of }: Holder): 'admitted' | 401 | 403 => {
    if (asked === 'anyone' || (asked === 'reader' && publicReading)) return 'admitted';
    if (role === undefined) return 401;
    const isEnough = ACCESS_ROLES.indexOf(role) >= ACCESS_ROLES.indexOf(asked);
    const isHere = of === 'all' || (of === 'this' && route.includes('/:process'));
    return isEnough && isHere ? 'admitted' : 403;
  };

  test('each route has a row, and each row a route', () => {
    const routes = [...service.app.get(Gate).routes];
    const own = routes.filter(([route]) => !isOfDocs(route));
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries([...TABLE, ...HEADS]));
    for (const [route, allows] of routes.filter(([name]) => isOfDocs(name)))
      expect([route, allows]).toEqual([route, 'anyone']);
  });

  const outcomeOf = async (route: string, key: string | undefined) => {
    const [method, path] = route.split(' ') as [string, string];
    const address = service.url + path.replace(/:\w+/g, PROCESS).replace('*', PROCESS);
    const carried = key === undefined ? {} : { headers: withKey(key) };
    const { status, headers } = await fetch(address, { method, redirect: 'manual', ...carried });
    if (headers.get('location')?.startsWith('/login?')) return 401;
    if (status >= 500) return status;
    return status === 401 || status === 403 ? status : 'admitted';
  };

  test('each role may what its row says, and nothing else', async () => {
    for (const [route, asked] of TABLE) {
      const found = holders.map(async ({ who, key }) => [who, await outcomeOf(route, key)] as const);
      const wanted = holders.map((holder) => [holder.who, expected(route, asked, holder)] as const);
      expect([route, await Promise.all(found)]).toEqual([route, wanted]);
    }
    for (const [route, asked] of HEADS)
      expect([route, await outcomeOf(route, undefined)]).toEqual([route, expected(route, asked, holders[0]!)]);
  });
});

test('a service with a route that does not say whom it allows does not start', async () => {
  @Controller('forgotten')
  class Forgotten {
    @Get() get() {
      return {};
    }
  }
  const module = await Test.createTestingModule({ controllers: [Forgotten] }).compile();
  const adapter = new FastifyAdapter();
  new Gate({} as Credentials, {} as LogIns, true).watch(adapter.getInstance());
  const app = module.createNestApplication<NestFastifyApplication>(adapter, { logger: false });
  await app.init();
  await expect(app.getHttpAdapter().getInstance().ready()).rejects.toThrow('GET /forgotten');
  await app.close();
});
