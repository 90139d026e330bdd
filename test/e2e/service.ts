import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { Config } from '../../src/config.js';
import { createApp } from '../../src/create-app.js';
import { ADMIN_KEY, withKey } from './keys.js';

type Asking = ReturnType<typeof request.agent>;

export interface Service {
  readonly app: NestFastifyApplication;
  readonly config: Config;
  /** Asks as the admin. */
  readonly http: Asking;
  readonly url: string;
  /** Asks with this key; without one as anybody. */
  as(key: string | undefined): Asking;
  stop(): Promise<void>;
}

/** Where services of this test file keep their log; set by those that repeat the tests with another engine. */
let logOf: (dataDir: string) => Partial<Config> = () => ({});

export function keepLogsElsewhere(settings: (dataDir: string) => Partial<Config>): void {
  logOf = settings;
}

/** The real service on a directory of its own, asked over HTTP. */
export async function startService(settings: Partial<Config> = {}): Promise<Service> {
  const dataDir = mkdtempSync(join(tmpdir(), 'detente-e2e-'));
  const usual = { port: 0, dataDir, dossier: 'none', logLevel: 'silent', adminKey: ADMIN_KEY } as const;
  const config = new Config({ ...usual, ...logOf(settings.dataDir ?? dataDir), ...settings });
  const app = await createApp(config);
  await app.listen({ port: config.port, host: config.host });
  const url = await app.getUrl();
  const as = (key: string | undefined) => {
    const asking = request.agent(url);
    return key === undefined ? asking : asking.set(withKey(key));
  };
  return {
    app,
    config,
    url,
    as,
    http: as(ADMIN_KEY),
    stop: async () => {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const P = '/api/v1/processes/armenia-turkiye';

/** A process with two measures and one development, made over HTTP. */
export async function openExample({ http }: Service): Promise<void> {
  await http.post('/api/v1/processes').send({ id: 'armenia-turkiye', title: 'Armenia-Türkiye' }).expect(201);
  for (const id of ['air-cargo', 'land-border']) await http.post(`${P}/measures`).send({ id, title: id }).expect(201);
  await http
    .post(`${P}/developments`)
    .send({
      id: 'at-045',
      date: '2022-07-01',
      type: 'talks-round',
      title: 'Fourth envoy meeting',
      effects: [{ measure: 'air-cargo', action: 'agree' }],
    })
    .expect(201);
}

export const cargoFlies = {
  date: '2023-01-01',
  type: 'restriction-lifted',
  title: 'Ban on air cargo lifted',
  effects: [{ measure: 'air-cargo', action: 'take-effect' }],
  reported: '2023-01-06',
};

/** Position of the newest event. */
export async function head({ http }: Service): Promise<number> {
  const answer = await http.get('/api/v1/events?limit=1').expect(200);
  return (answer.body as { head: number }).head;
}
