import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import type { RecordedEvent } from '../../kernel/event.js';
import type { Projection } from '../../read-model/projection.js';
import { ReadModel, type Tables } from '../../read-model/read-model.js';
import { wantsHeadlines } from '../domain/filter.js';
import { type KeptHistory, SubscriptionHistory } from '../domain/history.js';
import {
  type DeadLetteredDelivery,
  type Settings,
  SUBSCRIPTION_STREAM,
  subscriptionEvent,
} from '../domain/subscription-events.js';

const TABLES: Tables = {
  version: 2,
  sql: `
  CREATE TABLE subscription (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, created_by TEXT NOT NULL, host TEXT NOT NULL,
    body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX subscription_by_age ON subscription (created_at, id);
  CREATE INDEX subscription_by_creator ON subscription (created_by);
  CREATE INDEX subscription_by_host ON subscription (host);
  -- Settings that decide what is sent, from a position on.
  CREATE TABLE subscription_version (subscription TEXT NOT NULL, version INTEGER NOT NULL, since INTEGER NOT NULL,
    settings TEXT NOT NULL, headlines INTEGER NOT NULL, proofs INTEGER NOT NULL,
    PRIMARY KEY (subscription, version)) STRICT, WITHOUT ROWID;
  CREATE INDEX subscription_with_headlines ON subscription_version (headlines) WHERE headlines;
  CREATE INDEX subscription_with_proofs ON subscription_version (proofs) WHERE proofs;
  CREATE TABLE dead_letter (subscription TEXT NOT NULL, delivery TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (subscription, delivery)) STRICT, WITHOUT ROWID;
`,
};

type Wishes = Readonly<Record<'anything' | 'headline' | 'proof', boolean>>;
export type Listener = (subscription: SubscriptionHistory, event: RecordedEvent) => void;

/** Subscriptions that were not deleted, as the log tells of them. */
@Injectable()
export class SubscriptionProjection implements Projection {
  static readonly TABLES = TABLES;
  /** As the rows have them: thousands of workers ask for theirs with every event. */
  private readonly known = new Map<string, SubscriptionHistory>();
  private wished: Wishes | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly select: Record<
    'one' | 'versions' | 'deadLetters' | 'ids' | 'wishes' | 'ofCreator' | 'ofHost',
    StatementSync
  >;
  private readonly write: Record<'one' | 'version' | 'deadLetter', StatementSync>;
  private readonly deliver: StatementSync;
  private readonly remove: readonly StatementSync[];

  constructor({ db }: ReadModel) {
    this.select = {
      one: db.prepare('SELECT body FROM subscription WHERE id = ?'),
      versions: db.prepare('SELECT since, settings FROM subscription_version WHERE subscription = ? ORDER BY version'),
      deadLetters: db.prepare('SELECT body FROM dead_letter WHERE subscription = ? ORDER BY position, delivery'),
      ids: db.prepare('SELECT id FROM subscription ORDER BY created_at, id'),
      ofCreator: db.prepare('SELECT count(*) AS count FROM subscription WHERE created_by = ?'),
      ofHost: db.prepare('SELECT count(*) AS count FROM subscription WHERE host = ?'),
      wishes: db.prepare(`SELECT EXISTS (SELECT 1 FROM subscription) AS anything,
        EXISTS (SELECT 1 FROM subscription_version WHERE headlines) AS headline,
        EXISTS (SELECT 1 FROM subscription_version WHERE proofs) AS proof`),
    };
    this.write = {
      one: db.prepare(`INSERT INTO subscription (id, created_at, created_by, host, body) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET host = excluded.host, body = excluded.body`),
      version: db.prepare(`INSERT INTO subscription_version (subscription, version, since, settings, headlines, proofs)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subscription, version) DO UPDATE SET settings = excluded.settings`),
      deadLetter: db.prepare('INSERT INTO dead_letter (subscription, delivery, position, body) VALUES (?, ?, ?, ?)'),
    };
    this.deliver = db.prepare('DELETE FROM dead_letter WHERE subscription = ? AND delivery = ?');
    this.remove = [
      db.prepare('DELETE FROM subscription WHERE id = ?'),
      db.prepare('DELETE FROM subscription_version WHERE subscription = ?'),
      db.prepare('DELETE FROM dead_letter WHERE subscription = ?'),
    ];
  }

  apply(recorded: RecordedEvent): void {
    if (!recorded.stream.startsWith(SUBSCRIPTION_STREAM)) return;
    const id = recorded.stream.slice(SUBSCRIPTION_STREAM.length);
    const history = this.find(id) ?? new SubscriptionHistory(id);
    history.apply(recorded);
    this.wished = undefined;
    this.keep(history, recorded);
    for (const listener of this.listeners) listener(history, recorded);
  }

  pass(): void {
    // Nothing of a subscription says how long its stream is.
  }

  forget(): void {
    this.known.clear();
    this.wished = undefined;
  }

  find(id: string): SubscriptionHistory | undefined {
    const known = this.known.get(id);
    if (known) return known;
    const row = this.select.one.get(id);
    if (!row) return undefined;
    const history = new SubscriptionHistory(id, {
      ...read<Body>(row['body']),
      versions: this.select.versions
        .all(id)
        .map(({ since, settings }) => ({ since: Number(since), settings: read<Settings>(settings) })),
      deadLettered: this.select.deadLetters.all(id).map(({ body }) => read<DeadLetteredDelivery>(body)),
    });
    this.known.set(id, history);
    return history;
  }

  /** By age. */
  all(): SubscriptionHistory[] {
    return this.select.ids.all().map(({ id }) => this.find(String(id))!);
  }

  /** How many this actor made. */
  countOfCreator(actor: string): number {
    return Number(this.select.ofCreator.get(actor)!['count']);
  }

  /** How many are sent to this host. */
  countOfHost(host: string): number {
    return Number(this.select.ofHost.get(host)!['count']);
  }

  /** What some subscription gets, or got under settings it had. */
  get wishes(): Wishes {
    if (this.wished) return this.wished;
    const { anything, headline, proof } = this.select.wishes.get()!;
    return (this.wished = { anything: anything === 1, headline: headline === 1, proof: proof === 1 });
  }

  /** Tells of every event of a subscription from now on; answers how to end that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private keep(history: SubscriptionHistory, recorded: RecordedEvent): void {
    const { id, state, versions, createdAt, changedAt, replay, enabledAt } = history;
    if (state.stage === 'deleted') {
      for (const statement of this.remove) statement.run(id);
      this.known.delete(id);
      return;
    }
    const { deadLettered: _, ...rest } = state;
    const body: Body = { state: rest, createdAt, changedAt, replay, enabledAt };
    this.write.one.run(id, createdAt, recorded.metadata.actor, hostOf(state.settings!.url), JSON.stringify(body));
    this.known.set(id, history);
    const event = subscriptionEvent(recorded);
    switch (event.type) {
      case 'SubscriptionCreated':
      case 'SubscriptionChanged': {
        const { since, settings } = versions.at(-1)!;
        const { filter, proof = false } = settings;
        const wishes = [Number(wantsHeadlines(filter)), Number(proof)] as const;
        this.write.version.run(id, versions.length, since, JSON.stringify(settings), ...wishes);
        return;
      }
      case 'DeliveryDeadLettered': {
        const { delivery } = event.data;
        this.write.deadLetter.run(id, delivery, recorded.position, JSON.stringify(state.deadLettered.get(delivery)));
        return;
      }
      case 'DeadLetteredDelivered':
        this.deliver.run(id, event.data.delivery);
        return;
      default:
        return;
    }
  }
}

/** A URL that was saved is one. */
export const hostOf = (url: string): string => URL.parse(url)?.hostname ?? '';

type Body = Omit<KeptHistory, 'versions' | 'deadLettered'>;

/** As it was written. */
const read = <T>(text: unknown): T => JSON.parse(String(text)) as T;
