import type { paths } from 'detente/openapi';
import type { Client } from 'openapi-fetch';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
/** `GET /path` of everything in the document. */
type Route = {
  [Path in keyof paths & string]: {
    [M in Method]: [NonNullable<paths[Path][M]>] extends [never] ? never : `${Uppercase<M>} ${Path}`;
  }[Method];
}[keyof paths & string];

/** What one call leaves for those after it. */
export interface Known {
  readonly receiver: string;
  /** Resolves with the id of the first delivery. */
  readonly delivered: () => Promise<string>;
  /** Resolves with the position of an event that the read model cannot take in. */
  readonly poisoned: () => Promise<number>;
  subscription: string;
  key: string;
  event: string;
  head: number;
}

type Call = (api: Client<paths>, known: Known) => Promise<{ readonly response: Response }>;

const process = 'armenia-turkiye';
const measure = 'air-cargo';
const development = 'at-050';
const question = 'goods-by-air';
const P = { params: { path: { process } } } as const;
const M = { params: { path: { process, measure } } } as const;
const D = { params: { path: { process, development } } } as const;
const Q = { params: { path: { process, question } } } as const;
const W = ({ subscription: id }: Known) => ({ params: { path: { id } } });

/** In the order in which they can be carried out. One that is missing, or is too much, does not compile. */
export const CALLS: Readonly<Record<Route, Call>> = {
  'GET /health/live': (api) => api.GET('/health/live', {}),
  'GET /health/ready': (api) => api.GET('/health/ready', {}),
  'GET /metrics': (api) => api.GET('/metrics', { parseAs: 'text' }),
  'POST /health/clock': (api) => api.POST('/health/clock', {}),
  'POST /api/v1/processes': (api) =>
    api.POST('/api/v1/processes', { body: { id: process, title: 'Armenia-Türkiye', roles: { border: measure } } }),
  'GET /api/v1/processes': (api) => api.GET('/api/v1/processes', { params: { query: { limit: 1 } } }),
  'GET /api/v1/processes/{process}': (api) => api.GET('/api/v1/processes/{process}', P),
  'POST /api/v1/processes/{process}/measures': (api) =>
    api.POST('/api/v1/processes/{process}/measures', { ...P, body: { id: measure, title: 'Direct air cargo' } }),
  'POST /api/v1/webhooks': async (api, known) => {
    const created = await api.POST('/api/v1/webhooks', {
      body: { url: known.receiver, notifyOn: 'both', proof: true },
    });
    known.subscription = created.data!.id;
    return created;
  },
  'POST /api/v1/processes/{process}/questions': async (api) => {
    const body = { id: 'asked-twice', title: 'Can cargo fly?', needs: { any: [measure] } };
    await api.POST('/api/v1/processes/{process}/questions', { ...P, body });
    const needs = { all: [measure, { any: [measure] }] };
    return api.POST('/api/v1/processes/{process}/questions', {
      ...P,
      body: { id: question, title: 'Can goods be flown directly?', needs },
    });
  },
  'POST /api/v1/processes/{process}/questions/{question}/amendments': (api) =>
    api.POST('/api/v1/processes/{process}/questions/{question}/amendments', {
      ...Q,
      body: { changes: { needs: { all: [measure] } }, reason: 'One measure decides it' },
    }),
  'POST /api/v1/processes/{process}/questions/{question}/withdrawals': (api) =>
    api.POST('/api/v1/processes/{process}/questions/{question}/withdrawals', {
      params: { path: { process, question: 'asked-twice' } },
      body: { reason: 'Another question asks the same' },
    }),
  'POST /api/v1/processes/{process}/developments': (api) =>
    api.POST('/api/v1/processes/{process}/developments', {
      params: { path: { process }, header: { 'X-Actor': 'editor', 'Idempotency-Key': 'once' } },
      body: {
        id: development,
        date: '2023-01-01',
        type: 'restriction-lifted',
        title: 'Türkiye lifts its ban on direct air cargo',
        source: { publisher: 'TRT World', title: 'Direct air cargo trade starts', url: null, grade: 'B' },
        effects: [
          {
            measure,
            action: 'take-effect',
            practice: 1,
            claims: [
              { claim: 'Cargo flies', attributedTo: 'TRT World', source: 'A broadcast', reported: '2023-01-06' },
              { claim: 'It does not', source: { publisher: 'Armenpress', title: 'No flights', date: '2023-01-07' } },
            ],
          },
          { measure, action: 'dispute', note: 'No flight was seen' },
          { measure, action: 'miss-deadline' },
        ],
      },
    }),
  'POST /api/v1/processes/{process}/measures/{measure}/rulings': (api) =>
    api.POST('/api/v1/processes/{process}/measures/{measure}/rulings', {
      ...M,
      body: {
        id: 'r-1',
        topic: 'Does cargo fly?',
        resolution: 'It may',
        reason: 'Permission and traffic are two things',
      },
    }),
  'POST /api/v1/processes/{process}/developments/{development}/corrections': (api) =>
    api.POST('/api/v1/processes/{process}/developments/{development}/corrections', {
      ...D,
      body: { changes: { date: '2023-01-02', notes: null, confidence: 'certain' }, reason: 'The decree names the day' },
    }),
  'POST /api/v1/processes/{process}/amendments': (api) =>
    api.POST('/api/v1/processes/{process}/amendments', {
      ...P,
      body: { changes: { parties: ['Armenia', 'Türkiye'], windows: null }, reason: 'They were left out' },
    }),
  'POST /api/v1/processes/{process}/measures/{measure}/amendments': (api) =>
    api.POST('/api/v1/processes/{process}/measures/{measure}/amendments', {
      ...M,
      body: { changes: { title: 'Direct air cargo, both ways' }, reason: 'The decree covers both' },
    }),
  'POST /api/v1/processes/{process}/measures/{measure}/withdrawals': async (api) => {
    const body = { id: 'declared-twice', title: 'Direct air cargo' };
    await api.POST('/api/v1/processes/{process}/measures', { ...P, body });
    return api.POST('/api/v1/processes/{process}/measures/{measure}/withdrawals', {
      params: { path: { process, measure: body.id } },
      body: { reason: 'Declared twice' },
    });
  },
  'GET /api/v1/processes/{process}/status': (api) =>
    api.GET('/api/v1/processes/{process}/status', { params: { path: { process }, query: { proof: true } } }),
  'GET /api/v1/processes/{process}/measures': (api) => api.GET('/api/v1/processes/{process}/measures', P),
  'GET /api/v1/processes/{process}/questions': (api) =>
    api.GET('/api/v1/processes/{process}/questions', { params: { path: { process }, query: { limit: 1 } } }),
  'GET /api/v1/processes/{process}/questions/{question}': (api) =>
    api.GET('/api/v1/processes/{process}/questions/{question}', Q),
  'GET /api/v1/processes/{process}/measures/{measure}': (api) =>
    api.GET('/api/v1/processes/{process}/measures/{measure}', M),
  'GET /api/v1/processes/{process}/measures/{measure}/status': (api) =>
    api.GET('/api/v1/processes/{process}/measures/{measure}/status', {
      params: { path: { process, measure }, query: { proof: true } },
    }),
  'GET /api/v1/processes/{process}/measures/{measure}/history': (api) =>
    api.GET('/api/v1/processes/{process}/measures/{measure}/history', M),
  'GET /api/v1/processes/{process}/diff': (api) =>
    api.GET('/api/v1/processes/{process}/diff', {
      params: { path: { process }, query: { from: '2022-12-31', to: '2023-01-31' } },
    }),
  'POST /api/v1/processes/{process}/developments/{development}/retractions': (api) =>
    api.POST('/api/v1/processes/{process}/developments/{development}/retractions', {
      ...D,
      body: { reason: 'Withdrawn by its publisher' },
    }),
  'GET /api/v1/processes/{process}/developments': (api) => api.GET('/api/v1/processes/{process}/developments', P),
  'GET /api/v1/processes/{process}/developments/{development}': (api) =>
    api.GET('/api/v1/processes/{process}/developments/{development}', D),
  'GET /api/v1/processes/{process}/timeline': (api) => api.GET('/api/v1/processes/{process}/timeline', P),
  'GET /api/v1/processes/{process}/audit': (api) => api.GET('/api/v1/processes/{process}/audit', P),
  'POST /api/v1/processes/{process}/import': async (api) => {
    const { data: dossier } = await api.GET('/api/v1/processes/{process}/export', P);
    if (typeof dossier !== 'object') throw new TypeError('the export is no JSON');
    return api.POST('/api/v1/processes/{process}/import', { ...P, body: dossier });
  },
  'GET /api/v1/processes/{process}/export': (api) => api.GET('/api/v1/processes/{process}/export', P),
  'GET /api/v1/events': async (api, known) => {
    const log = await api.GET('/api/v1/events', { params: { query: { limit: 500 } } });
    known.head = log.data!.head;
    const [first] = log.data!.events;
    if (first && 'id' in first) known.event = first.id;
    return log;
  },
  'GET /api/v1/events/{event}/proof': (api, { event }) =>
    api.GET('/api/v1/events/{event}/proof', {
      params: { path: { event } },
      headers: { accept: 'application/json' },
    }),
  'GET /api/v1/audit/consistency': (api) => api.GET('/api/v1/audit/consistency', { params: { query: { from: 1 } } }),
  'GET /audit/checkpoint': (api) => api.GET('/audit/checkpoint', { parseAs: 'text' }),
  'GET /audit/verifier-key': (api) => api.GET('/audit/verifier-key', { parseAs: 'text' }),
  'GET /audit/tile/{level}/{path}': (api, { head }) =>
    api.GET('/audit/tile/{level}/{path}', {
      params: { path: { level: '0', path: `000.p/${head}` } },
      parseAs: 'arrayBuffer',
    }),
  'GET /.well-known/webhook-keys': (api) => api.GET('/.well-known/webhook-keys', {}),
  'GET /api/v1/webhooks/event-types': (api) => api.GET('/api/v1/webhooks/event-types', {}),
  'POST /api/v1/webhooks/dry-run': (api) =>
    api.POST('/api/v1/webhooks/dry-run', { body: { filter: { measures: [measure] }, notifyOn: 'both' } }),
  'GET /api/v1/webhooks': (api) => api.GET('/api/v1/webhooks', {}),
  'POST /api/v1/webhooks/{id}/ping': (api, known) => api.POST('/api/v1/webhooks/{id}/ping', W(known)),
  'POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver': async (api, { subscription: id, delivered }) =>
    api.POST('/api/v1/webhooks/{id}/deliveries/{delivery}/redeliver', {
      params: { path: { id, delivery: await delivered() } },
    }),
  'GET /api/v1/webhooks/{id}': (api, known) => api.GET('/api/v1/webhooks/{id}', W(known)),
  'GET /api/v1/webhooks/{id}/attempts': (api, known) => api.GET('/api/v1/webhooks/{id}/attempts', W(known)),
  'GET /api/v1/webhooks/{id}/deliveries': (api, known) => api.GET('/api/v1/webhooks/{id}/deliveries', W(known)),
  'GET /api/v1/webhooks/{id}/deliveries/{delivery}/data': async (api, { subscription: id, delivered }) =>
    api.GET('/api/v1/webhooks/{id}/deliveries/{delivery}/data', {
      params: { path: { id, delivery: await delivered() } },
    }),
  'GET /api/v1/webhooks/{id}/dead-lettered': (api, known) => api.GET('/api/v1/webhooks/{id}/dead-lettered', W(known)),
  'POST /api/v1/webhooks/{id}/dead-lettered/redeliver': (api, known) =>
    api.POST('/api/v1/webhooks/{id}/dead-lettered/redeliver', W(known)),
  'PATCH /api/v1/webhooks/{id}': (api, known) =>
    api.PATCH('/api/v1/webhooks/{id}', {
      ...W(known),
      body: { description: 'Newsroom', filter: { measures: [measure] } },
    }),
  'POST /api/v1/webhooks/{id}/secret': (api, known) =>
    api.POST('/api/v1/webhooks/{id}/secret', { ...W(known), body: { overlapHours: 1 } }),
  'POST /api/v1/webhooks/{id}/disable': (api, known) => api.POST('/api/v1/webhooks/{id}/disable', W(known)),
  'POST /api/v1/webhooks/{id}/enable': (api, known) => api.POST('/api/v1/webhooks/{id}/enable', W(known)),
  'POST /api/v1/webhooks/{id}/replay': (api, known) =>
    api.POST('/api/v1/webhooks/{id}/replay', { ...W(known), body: { position: 1 } }),
  'DELETE /api/v1/webhooks/{id}': (api, known) => api.DELETE('/api/v1/webhooks/{id}', W(known)),
  'POST /api/v1/keys': async (api, known) => {
    const issued = await api.POST('/api/v1/keys', {
      body: { name: 'Newsroom', role: 'recorder', processes: [process], expires: '2099-06-30T00:00:00Z' },
    });
    known.key = issued.data!.id;
    return issued;
  },
  'GET /api/v1/keys': (api) => api.GET('/api/v1/keys', { params: { query: { limit: 1 } } }),
  'GET /api/v1/keys/{id}': (api, { key: id }) => api.GET('/api/v1/keys/{id}', { params: { path: { id } } }),
  'DELETE /api/v1/keys/{id}': (api, { key: id }) => api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }),
  'POST /api/v1/followers/{follower}/skips': async (api, { poisoned }) =>
    api.POST('/api/v1/followers/{follower}/skips', {
      params: { path: { follower: 'read-model' } },
      body: { position: await poisoned(), reason: 'no version will ever read it' },
    }),
};
