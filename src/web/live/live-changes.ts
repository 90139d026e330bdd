import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Config } from '../../config.js';
import { unavailable } from '../../kernel/domain-error.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { NOW } from '../../tracking/queries/temporal-basis.js';
import { RecordedChanges } from '../feeds/recorded-changes.js';

/** Somebody who is told. */
export interface Listener {
  /** By whom listeners are counted. */
  readonly caller: string;
  tell(text: string): void;
  end(): void;
}

/** Those that listen to a process, and up to where they were told of it. */
interface Room {
  readonly listeners: Set<Listener>;
  position: number;
}

/** The rest of the connections is for those who ask. */
const SHARE_OF_CONNECTIONS = 1 / 4;
const MOST_OF_ONE_CALLER = 32;
const MOST_IDS = 20;
/** What is recorded one after the other is told at once. */
const GATHER_MS = 300;
const AGAIN_MS = 1_000;
/** Proxies close a connection over which nothing comes. */
const ALIVE_EVERY_MS = 25_000;
const ALIVE = ':\n\n';

/**
 * Tells that something was recorded, as server-sent events. One loop follows the read model for all who listen, and asks once
 * for each process that has somebody who does; a listener costs a connection and the few bytes that it is told.
 */
@Injectable()
export class LiveChanges implements OnModuleDestroy {
  private readonly rooms = new Map<ProcessId, Room>();
  private readonly stopping = new AbortController();
  private readonly most: number;
  private following: Promise<void> | undefined;
  private alive: NodeJS.Timeout | undefined;

  constructor(
    private readonly queries: QueryBus,
    private readonly changes: RecordedChanges,
    private readonly follower: ReadModelFollower,
    @Inject(Config) { mostConnections }: Pick<Config, 'mostConnections'>,
  ) {
    this.most = Math.max(1, Math.floor(mostConnections * SHARE_OF_CONNECTIONS));
  }

  /** Tells at once what was recorded `after` a position. Answers how to leave. */
  async join(process: ProcessId, after: number | undefined, listener: Listener): Promise<() => void> {
    const { position } = await this.queries.execute(new GetProcess(process, NOW));
    const missed = after !== undefined && after < position ? await this.news(process, after) : undefined;
    // Nothing is waited for from here on: what is counted is what there is.
    this.refuseWhereFull(listener);
    const room = this.rooms.get(process) ?? { listeners: new Set(), position };
    this.rooms.set(process, room);
    room.listeners.add(listener);
    if (missed !== undefined) listener.tell(missed);
    this.following ??= this.follow(this.stopping.signal);
    this.alive ??= setInterval(() => this.each((one) => one.tell(ALIVE)), ALIVE_EVERY_MS).unref();
    return () => {
      room.listeners.delete(listener);
      if (room.listeners.size === 0 && this.rooms.get(process) === room) this.rooms.delete(process);
    };
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.alive);
    this.each((one) => one.end());
    await this.following;
  }

  private refuseWhereFull({ caller }: Listener): void {
    if (this.stopping.signal.aborted)
      throw unavailable('service/stopping', 'The service is stopping. Ask again when it is back');
    let [all, own] = [0, 0];
    this.each((one) => {
      all++;
      if (one.caller === caller) own++;
    });
    if (all >= this.most || own >= MOST_OF_ONE_CALLER)
      throw unavailable(
        'live/too-many',
        'As many are told of changes already as can be. Ask for the page again instead',
      );
  }

  private each(tell: (listener: Listener) => void): void {
    for (const { listeners } of this.rooms.values()) for (const listener of listeners) tell(listener);
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let seen = this.follower.position;
    while (!signal.aborted)
      try {
        await this.follower.whenReached(seen + 1, { signal });
        await setTimeout(GATHER_MS, undefined, { signal });
        seen = this.follower.position;
        for (const [process, room] of [...this.rooms]) await this.tellRoom(process, room);
      } catch {
        // The read model stands still, or the service stops; those who listen are told once it goes on.
        await setTimeout(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
  }

  private async tellRoom(process: ProcessId, room: Room): Promise<void> {
    const { position } = await this.queries.execute(new GetProcess(process, NOW));
    if (position <= room.position) return;
    const news = await this.news(process, room.position);
    room.position = position;
    for (const listener of room.listeners) listener.tell(news);
  }

  /** That something changed, and what; not how. */
  private async news(process: ProcessId, after: number): Promise<string> {
    const newest = await this.changes.ofProcess(process, MOST_IDS + 1);
    const since = newest.filter(({ position }) => position > after);
    const position = newest[0]?.position ?? after;
    const changes = since
      .slice(0, MOST_IDS)
      .map(({ change, subject, position: at }) => ({ position: at, change, kind: subject.kind, id: subject.id }));
    return `id: ${position}\nevent: changed\ndata: ${JSON.stringify({ position, changes, more: since.length > MOST_IDS })}\n\n`;
  }
}
