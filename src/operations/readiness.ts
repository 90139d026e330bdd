import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config, MAKE_SCRATCH } from '../config.js';
import { messageOf } from '../kernel/domain-error.js';

/** Undefined while all is well, else why this part cannot serve. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

/** How far what queries see is behind what was appended, here or elsewhere. */
export interface Lag {
  /** Events in the log of this replica that queries do not see yet. */
  readonly positions: number;
  /** For how long something may have been missing. */
  readonly seconds: number;
}

export interface Report {
  readonly ready: boolean;
  /** Requests can be served, and something that they do not wait for stands still. */
  readonly degraded: boolean;
  /** By part: `ok`, or why not. */
  readonly parts: Readonly<Record<string, string>>;
  readonly lag?: Lag;
  /** By part, what somebody should look at although requests can be served. */
  readonly warnings?: Readonly<Record<string, string>>;
}

const PROBE_BYTES = 4_096;

/** What must hold before requests should be sent here. Each feature adds what it depends on. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private readonly doubts = new Map<string, ReadinessCheck>();
  private readonly standstills = new Map<string, ReadinessCheck>();
  private lag: (() => Promise<Lag>) | undefined;

  constructor(private readonly config: Config) {
    this.add('data-directory', () => this.dataDirectoryProblem());
  }

  add(part: string, check: ReadinessCheck): void {
    this.checks.set(part, check);
  }

  /** What it finds is told and does not keep requests away. */
  warn(part: string, check: ReadinessCheck): void {
    this.doubts.set(part, check);
  }

  /** As `warn`, of what no request waits for and what makes the service degraded where it stands still. */
  degrade(part: string, check: ReadinessCheck): void {
    this.standstills.set(part, check);
  }

  /** Why one part cannot serve; undefined while it can, or when nothing is known of it. */
  async problemOf(part: string): Promise<string | undefined> {
    return this.checks.get(part)?.();
  }

  measureLag(lag: () => Promise<Lag>): void {
    this.lag = lag;
  }

  async report(): Promise<Report> {
    const parts = await told(this.checks);
    const lag = await this.lag?.();
    const standstills = found(await told(this.standstills));
    const warnings = [...standstills, ...found(await told(this.doubts))];
    const ready = found(parts).length === 0;
    return {
      ready,
      degraded: ready && standstills.length > 0,
      parts: Object.fromEntries(parts.map(([part, problem]) => [part, problem ?? 'ok'])),
      ...(lag && { lag }),
      ...(warnings.length > 0 && { warnings: Object.fromEntries(warnings) }),
    };
  }

  /** A full disk and a read-only one show only when something is written. */
  private async dataDirectoryProblem(): Promise<string | undefined> {
    const probe = join(this.config.scratchDir, 'probe');
    try {
      await mkdir(this.config.scratchDir, MAKE_SCRATCH);
      try {
        await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flush: true });
      } finally {
        await rm(probe, { force: true });
      }
      return undefined;
    } catch (error) {
      return `cannot be written: ${messageOf(error)}`;
    }
  }
}

type Told = readonly [part: string, problem: string | undefined];

const told = (checks: ReadonlyMap<string, ReadinessCheck>): Promise<Told[]> =>
  Promise.all([...checks].map(async ([part, check]): Promise<Told> => [part, await check()]));

const found = (all: readonly Told[]) => all.filter((one): one is readonly [string, string] => one[1] !== undefined);
