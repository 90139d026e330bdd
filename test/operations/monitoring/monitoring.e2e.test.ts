import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openExample, P, type Service, startService } from '../../e2e/service.js';
import { Subscriber } from '../../webhooks/subscriber.js';
import { Scraped } from '../scraped.js';
import { DASHBOARD, DASHBOARD_QUERIES } from './dashboard.js';
import { readQuery } from './promql.js';

const MONITORING = join(__dirname, '../../../docker/monitoring');
const fileAt = (name: string) => readFileSync(join(MONITORING, name), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}
const ALERTS = (parse(fileAt('alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

/** Grafana puts a length of time there. */
const asSent = (query: string) => query.replaceAll('$__rate_interval', '5m');
const QUERIES = [
  ...DASHBOARD_QUERIES.map(([place, query]) => [place, asSent(query)] as const),
  ...ALERTS.map(({ alert, expr }) => [alert, expr] as const),
];
/** What Prometheus adds itself. */
const OF_PROMETHEUS = { metrics: ['up'], labels: ['job', 'instance'] };

let service: Service;
let scraped: Scraped;
let subscriber: Subscriber;
beforeAll(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
  subscriber = await Subscriber.start();
  await openExample(service);
  await service.http.get(`${P}/status`).expect(200);
  await service.http.post('/api/v1/webhooks').send({ url: subscriber.url }).expect(201);
  await service.http.post(`${P}/developments`).send({ date: '2024-01-01', type: 'statement', title: 'x' }).expect(201);
  await subscriber.until((all) => all.length > 0);
  do scraped = await Scraped.of(service);
  while (scraped.value('detente_webhook_attempts_total') === undefined);
});
afterAll(async () => {
  await service.stop();
  await subscriber.stop();
});

test('every query is PromQL, and asks for what a running service has', () => {
  const metrics = new Set([...scraped.names, ...OF_PROMETHEUS.metrics]);
  const labels = new Set([...scraped.samples.flatMap((sample) => Object.keys(sample.labels)), ...OF_PROMETHEUS.labels]);
  for (const [place, query] of QUERIES) {
    const asked = readQuery(query);
    expect([place, asked.wrong]).toEqual([place, []]);
    expect([place, asked.metrics.filter((name) => !metrics.has(name))]).toEqual([place, []]);
    expect([place, asked.labels.filter((name) => !labels.has(name))]).toEqual([place, []]);
    expect([place, asked.metrics.length]).not.toEqual([place, 0]);
  }
});

test('everything that détente measures is on the dashboard or in an alert', () => {
  const asked = new Set(QUERIES.flatMap(([, query]) => readQuery(query).metrics.map(baseOf)));
  const own = [...scraped.names].filter((name) => name.startsWith('detente_')).map(baseOf);
  expect([...new Set(own)].filter((name) => !asked.has(name))).toEqual(['detente_follower_position']);
});

test('the dashboard that is imported is the one that is made here', () => {
  expect(JSON.parse(fileAt('dashboard.json'))).toEqual(JSON.parse(JSON.stringify(DASHBOARD)));
});

test('each alert says how grave it is, and what to do', () => {
  for (const { alert, labels, annotations } of ALERTS)
    expect([alert, labels.severity, annotations.summary, annotations.description]).toEqual([
      expect.stringMatching(/^Detente[A-Z]/),
      expect.stringMatching(/^(critical|warning)$/),
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
    ]);
});

const baseOf = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
