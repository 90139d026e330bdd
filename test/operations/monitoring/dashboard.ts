type Unit = 's' | 'reqps' | 'short' | 'bytes' | 'percentunit' | 'ops';

interface Panel {
  readonly title: string;
  readonly unit: Unit;
  /** PromQL by the legend of its lines. */
  readonly lines: Readonly<Record<string, string>>;
}

const HERE = 'instance=~"$instance"';
const rate = (metric: string, labels = '') => `rate(${metric}{${HERE}${labels}}[$__rate_interval])`;
const quantile = (of: number, metric: string, by = '') =>
  `histogram_quantile(${of}, sum by (le${by}) (${rate(`${metric}_bucket`)}))`;

const REQUESTS = 'detente_http_request_duration_seconds';
const APPENDS = 'detente_append_duration_seconds';
const ATTEMPTS = 'detente_webhook_attempt_duration_seconds';

/** Rows of panels, as they stand on the page. */
const ROWS: Readonly<Record<string, readonly Panel[]>> = {
  Requests: [
    {
      title: 'Requests by status',
      unit: 'reqps',
      lines: { '{{status_code}}': `sum by (status_code) (${rate(`${REQUESTS}_count`)})` },
    },
    {
      title: 'How long they take',
      unit: 's',
      lines: { 'half of them': quantile(0.5, REQUESTS), 'but 1 in 100': quantile(0.99, REQUESTS) },
    },
    { title: 'Slowest routes', unit: 's', lines: { '{{route}}': `topk(8, ${quantile(0.99, REQUESTS, ', route')})` } },
  ],
  'The log': [
    { title: 'Newest position', unit: 'short', lines: { '{{instance}}': `detente_log_position{${HERE}}` } },
    {
      title: 'Appends by outcome',
      unit: 'ops',
      lines: { '{{outcome}}': `sum by (outcome) (${rate(`${APPENDS}_count`)})` },
    },
    {
      title: 'How long they take',
      unit: 's',
      lines: { 'half of them': quantile(0.5, APPENDS), 'but 1 in 100': quantile(0.99, APPENDS) },
    },
  ],
  'What follows it': [
    {
      title: 'Events not taken in',
      unit: 'short',
      lines: { '{{follower}} {{instance}}': `detente_follower_lag_events{${HERE}}` },
    },
    {
      title: 'For how long',
      unit: 's',
      lines: {
        '{{follower}} {{instance}}': `detente_follower_lag_seconds{${HERE}}`,
        'another replica {{instance}}': `detente_log_behind_seconds{${HERE}}`,
      },
    },
    { title: 'Age of the checkpoint', unit: 's', lines: { '{{instance}}': `detente_checkpoint_age_seconds{${HERE}}` } },
  ],
  Webhooks: [
    {
      title: 'Attempts by outcome',
      unit: 'ops',
      lines: { '{{outcome}}': `sum by (outcome) (${rate('detente_webhook_attempts_total')})` },
    },
    {
      title: 'Waiting deliveries',
      unit: 'short',
      lines: {
        '{{state}}': `sum by (state) (detente_webhook_waiting_deliveries{${HERE}})`,
        'events, of the subscription furthest behind': `max(detente_webhook_backlog_events{${HERE}})`,
      },
    },
    {
      title: 'Oldest that is due, and how long receivers take',
      unit: 's',
      lines: {
        'oldest due': `max(detente_webhook_oldest_due_seconds{${HERE}})`,
        'answer, but 1 in 100': quantile(0.99, ATTEMPTS),
      },
    },
    {
      title: 'Subscriptions sent to',
      unit: 'short',
      lines: { '{{instance}}': `detente_webhook_subscriptions{${HERE}}` },
    },
  ],
  'The process': [
    {
      title: 'Delay of the event loop',
      unit: 's',
      lines: { '{{instance}} but 1 in 100': `nodejs_eventloop_lag_p99_seconds{${HERE}}` },
    },
    {
      title: 'Memory',
      unit: 'bytes',
      lines: {
        '{{instance}} resident': `process_resident_memory_bytes{${HERE}}`,
        '{{instance}} heap': `nodejs_heap_size_used_bytes{${HERE}}`,
      },
    },
    { title: 'Processor', unit: 'percentunit', lines: { '{{instance}}': rate('process_cpu_seconds_total') } },
    {
      title: 'Look-ups that caches answer',
      unit: 'percentunit',
      lines: {
        '{{cache}}': `sum by (cache) (${rate('detente_cache_hits_total')}) / (sum by (cache) (${rate('detente_cache_hits_total')}) + sum by (cache) (${rate('detente_cache_misses_total')}))`,
      },
    },
    { title: 'Kept in caches', unit: 'short', lines: { '{{cache}} {{instance}}': `detente_cache_entries{${HERE}}` } },
    { title: 'Open files and connections', unit: 'short', lines: { '{{instance}}': `process_open_fds{${HERE}}` } },
  ],
};

const WIDTH = 24;
const PER_LINE = 3;
const HEIGHT = 8;
const SOURCE = { type: 'prometheus', uid: '${source}' };

const panelOf = ({ title, unit, lines }: Panel, id: number, x: number, y: number) => ({
  id,
  type: 'timeseries',
  title,
  datasource: SOURCE,
  gridPos: { x, y, w: WIDTH / PER_LINE, h: HEIGHT },
  fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10 } }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  targets: Object.entries(lines).map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    datasource: SOURCE,
    expr,
    legendFormat,
  })),
});

function panels(): object[] {
  const made: object[] = [];
  let y = 0;
  for (const [title, row] of Object.entries(ROWS)) {
    made.push({
      id: made.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: WIDTH, h: 1 },
      panels: [],
    });
    y += 1;
    row.forEach((panel, index) => {
      const x = (index % PER_LINE) * (WIDTH / PER_LINE);
      made.push(panelOf(panel, made.length + 1, x, y + Math.floor(index / PER_LINE) * HEIGHT));
    });
    y += Math.ceil(row.length / PER_LINE) * HEIGHT;
  }
  return made;
}

/** For Grafana, which asks for the source of data at its import. */
export const DASHBOARD = {
  uid: 'detente',
  title: 'détente',
  tags: ['detente'],
  schemaVersion: 39,
  editable: true,
  refresh: '30s',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [
      { name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
      {
        name: 'instance',
        label: 'Replica',
        type: 'query',
        datasource: SOURCE,
        query: { query: 'label_values(detente_log_position, instance)', refId: 'instances' },
        refresh: 2,
        includeAll: true,
        multi: true,
        current: { text: 'All', value: '$__all' },
      },
    ],
  },
  panels: panels(),
};

/** PromQL of all panels, by their titles. */
export const DASHBOARD_QUERIES: readonly (readonly [place: string, query: string])[] = Object.entries(ROWS).flatMap(
  ([row, of]) =>
    of.flatMap(({ title, lines }) => Object.values(lines).map((query) => [`${row}: ${title}`, query] as const)),
);
