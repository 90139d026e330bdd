import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';

/** Undefined while all is well, else why this part cannot serve. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

const PROBE_BYTES = 4_096;

/** What must hold before requests should be sent here. Each feature adds what it depends on. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();

  constructor(private readonly config: Config) {
    this.add('data-directory', () => this.dataDirectoryProblem());
  }

  add(part: string, check: ReadinessCheck): void {
    this.checks.set(part, check);
  }

  /** Why one part cannot serve; undefined while it can, or when nothing is known of it. */
  async problemOf(part: string): Promise<string | undefined> {
    return this.checks.get(part)?.();
  }

  /** By part: `ok`, or why not. */
  async report(): Promise<{ readonly ready: boolean; readonly parts: Readonly<Record<string, string>> }> {
    const parts = await Promise.all(
      [...this.checks].map(async ([part, check]) => [part, (await check()) ?? 'ok'] as const),
    );
    return { ready: parts.every(([, state]) => state === 'ok'), parts: Object.fromEntries(parts) };
  }

  /** A full disk and a read-only one show only when something is written. */
  private async dataDirectoryProblem(): Promise<string | undefined> {
    const directory = join(this.config.dataDir, 'tmp');
    const probe = join(directory, 'probe');
    try {
      await mkdir(directory, { recursive: true });
      await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flush: true });
      await rm(probe, { force: true });
      return undefined;
    } catch (error) {
      return `cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}
