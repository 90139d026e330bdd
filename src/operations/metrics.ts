import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a look-up in memory to a disk that is busy. */
const SECONDS = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A value of the label, and the number there. */
type Labelled = Iterable<readonly [string, number]>;

export interface Tally {
  add(...labels: readonly string[]): void;
}

/** What a cache tells of itself. */
interface Cache {
  readonly size: number;
  readonly hits: number;
  readonly misses: number;
}

export interface Durations {
  observe(seconds: number, ...labels: readonly string[]): void;
}

/** Of the process, whichever service runs in it: what watches its event loop is never taken away again. */
let ofProcess: Registry | undefined;

/** Where nothing was measured since the last scrape, the library tells what an empty histogram has for a minimum and a mean. */
const OF_NOTHING = /^nodejs_eventloop_lag_\w+ (?:Nan|9223372036\.\d+)\n/gm;

function processMetrics(): Registry {
  if (ofProcess) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return ofProcess;
}

/**
 * What can be measured of the service; each feature adds its own. Labels have few values, all known beforehand: no ids and
 * no addresses. What is read when somebody asks MUST be at hand: it may not wait for a disk, nor cost more the longer the
 * log is.
 */
@Injectable()
export class Metrics {
  static readonly CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;
  private readonly own = new Registry();
  private readonly caches = new Map<string, Cache>();

  constructor() {
    // What it watches is watched from the start, and not from when somebody first asks.
    processMetrics();
    const ofEach = (read: (cache: Cache) => number) => () =>
      [...this.caches].map(([name, cache]) => [name, read(cache)] as const);
    this.gauges(
      'detente_cache_entries',
      'What is kept',
      'cache',
      ofEach(({ size }) => size),
    );
    this.counts(
      'detente_cache_hits_total',
      'Look-ups that found what was kept',
      'cache',
      ofEach(({ hits }) => hits),
    );
    this.counts(
      'detente_cache_misses_total',
      'Look-ups that did not',
      'cache',
      ofEach(({ misses }) => misses),
    );
  }

  async text(): Promise<string> {
    const text = await Registry.merge([processMetrics(), this.own]).metrics();
    return text.replaceAll(OF_NOTHING, '');
  }

  /** Read when it is asked for. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.own], collect: async () => gauge.set(await read()) });
  }

  /** One number for each value of a label. */
  gauges(name: string, help: string, label: string, read: () => Labelled | Promise<Labelled>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.own],
      collect: async () => {
        const found = await read();
        gauge.reset();
        for (const [value, number] of found) gauge.set({ [label]: value }, number);
      },
    });
  }

  /** As `gauges`, of what only ever grows and is counted elsewhere. */
  counts(name: string, help: string, label: string, read: () => Labelled): void {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.own],
      collect: () => {
        counter.reset();
        for (const [value, number] of read()) counter.inc({ [label]: value }, number);
      },
    });
  }

  cache(name: string, cache: Cache): void {
    this.caches.set(name, cache);
  }

  tally(name: string, help: string, labelNames: readonly string[]): Tally {
    const counter = new Counter({ name, help, labelNames, registers: [this.own] });
    return { add: (...labels) => counter.labels(...labels).inc() };
  }

  durations(name: string, help: string, labelNames: readonly string[] = []): Durations {
    const histogram = new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.own] });
    return { observe: (seconds, ...labels) => histogram.labels(...labels).observe(seconds) };
  }
}
