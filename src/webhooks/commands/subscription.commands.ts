import { Command } from '@nestjs/cqrs';
import type { Micros } from '../../kernel/instant.js';
import type { Settings } from '../domain/subscription-events.js';
import type { Asker } from './subscriptions.js';

export interface Repeatable {
  /** The same request was carried out before, under the same Idempotency-Key: this is what came of it then. */
  readonly repeated: boolean;
}

export interface Created extends Repeatable {
  readonly id: string;
  /** Told once, and to the same request again. */
  readonly secret: string;
}

export class CreateSubscription extends Command<Created> {
  constructor(
    readonly settings: Settings,
    readonly asker: Asker,
  ) {
    super();
  }
}

/** What is left out stays; what null takes away is as it is where nothing was said of it. */
export type SettingsPatch = Partial<Pick<Settings, 'url'>> & {
  readonly [Name in Exclude<keyof Settings, 'url'>]?: Settings[Name] | null;
};

export class ChangeSubscription extends Command<Repeatable> {
  constructor(
    readonly id: string,
    readonly patch: SettingsPatch,
    readonly asker: Asker,
  ) {
    super();
  }
}

export class SwitchSubscription extends Command<Repeatable> {
  constructor(
    readonly id: string,
    readonly to: 'enabled' | 'disabled' | 'deleted',
    readonly asker: Asker,
  ) {
    super();
  }
}

export interface Rotated extends Repeatable {
  readonly secret: string;
  /** When the secret before it ends. */
  readonly until: string;
}

export class RotateSecret extends Command<Rotated> {
  constructor(
    readonly id: string,
    readonly overlapHours: number | undefined,
    readonly asker: Asker,
  ) {
    super();
  }
}

/** A position, a time, or the id of an event. */
export type ReplayFrom = { readonly position: number } | { readonly time: Micros } | { readonly event: string };

export interface Replayed extends Repeatable {
  readonly from: number;
}

export class ReplaySubscription extends Command<Replayed> {
  constructor(
    readonly id: string,
    readonly from: ReplayFrom,
    readonly asker: Asker,
  ) {
    super();
  }
}

/** What came of one request that was sent at once. */
export interface Sent {
  readonly delivery: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly tookMs: number;
}

export class PingSubscription extends Command<Sent> {
  constructor(readonly id: string) {
    super();
  }
}

/** One delivery that is dead-lettered, or is among the attempts that are kept. */
export class Redeliver extends Command<Sent> {
  constructor(
    readonly id: string,
    readonly delivery: string,
  ) {
    super();
  }
}

/** Goes on after it has answered how many there are. */
export class RedeliverDeadLettered extends Command<{ readonly deadLettered: number }> {
  constructor(readonly id: string) {
    super();
  }
}
