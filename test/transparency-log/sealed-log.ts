import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { NewEvent, StreamId } from '../../src/kernel/event.js';
import type { Micros } from '../../src/kernel/instant.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { LogKeys } from '../../src/transparency-log/log-keys.js';
import { SealFile } from '../../src/transparency-log/seal/seal-file.js';
import { Sealer } from '../../src/transparency-log/seal/sealer.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { SetClock } from '../tracking/tracking-service.js';

const STREAMS = ['process-armenia-turkiye', 'process-north-south', 'webhook-1'];

/** A real log in a directory of its own, and the sealer that follows it. */
export class SealedLog {
  readonly clock = new SetClock(1_790_000_000_000_000 as Micros);
  readonly store: SqliteEventStore;
  readonly file: SealFile;
  readonly keys: LogKeys;
  readonly sealer: Sealer;
  readonly troubles: unknown[] = [];
  private readonly ids = new RandomIds();
  private count = 0;

  constructor(
    readonly directory = mkdtempSync(join(tmpdir(), 'detente-sealed-')),
    auditKeyFiles: readonly string[] = [],
    auditOrigin: string | undefined = 'example.com/log',
  ) {
    this.store = SqliteEventStore.open(directory, this.clock);
    this.file = SealFile.open(directory);
    this.keys = LogKeys.load({ dataDir: directory, auditOrigin, auditKeyFiles });
    this.sealer = new Sealer(this.store, this.file, this.keys, {
      now: () => performance.now(),
      mayBegin: () => Promise.resolve(),
      onTrouble: (error) => this.troubles.push(error),
    });
    this.sealer.start();
  }

  get verifierKeys(): readonly string[] {
    return this.keys.verifiers.map(({ text }) => text);
  }

  async append(events: number): Promise<void> {
    for (let left = events; left > 0; left -= 8)
      await this.store.append(
        STREAMS[this.count % STREAMS.length] as StreamId,
        'any',
        Array.from({ length: Math.min(8, left) }, () => this.event()),
      );
  }

  async sealed(): Promise<void> {
    await this.sealer.whenReached(await this.store.head(), { withinMs: STEP_LIMIT_MS });
  }

  /** As a process that ends: what is not in the files is lost. */
  async close(): Promise<void> {
    await this.sealer.stop();
    this.file.close();
    await this.store.close();
  }

  async discard(): Promise<void> {
    await this.close();
    rmSync(this.directory, { recursive: true });
  }

  private event(): NewEvent {
    const n = ++this.count;
    return {
      id: this.ids.fresh(),
      type: 'DevelopmentRecorded',
      schemaVersion: 1,
      data: {
        id: `d-${n}`,
        title: `Türkiye “${n}”`,
        effects: [{ measure: 'air-cargo', practice: n % 4 }],
        notes: null,
      },
      metadata: {
        actor: 'tester',
        correlationId: `request-${n}`,
        ...(n % 3 === 0 && { causationId: this.ids.fresh() }),
        ...(n % 5 === 0 && { requestHash: 'ab'.repeat(32) }),
        ...(n % 2 === 0 && { traceparent: `00-${'4b'.repeat(16)}-${'0f'.repeat(8)}-01` }),
      },
    };
  }
}
