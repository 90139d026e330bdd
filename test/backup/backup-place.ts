import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../src/backup/manifest.js';
import { type RestoreRequest, restoreBackup } from '../../src/backup/restore-backup.js';
import { type BackupRequest, takeBackup } from '../../src/backup/take-backup.js';
import { SealedLog } from '../transparency-log/sealed-log.js';

export const EVENTS = 300;

/** A sealed log in `data`, and what is made of it, beside each other. */
export class BackupPlace {
  private readonly parent = mkdtempSync(join(tmpdir(), 'detente-backup-'));
  readonly log = new SealedLog(join(this.parent, 'data'));
  private count = 0;

  async fill(): Promise<void> {
    await this.log.append(EVENTS);
    await this.log.sealed();
  }

  async discard(): Promise<void> {
    await this.log.close();
    rmSync(this.parent, { recursive: true });
  }

  readonly at = (name = ''): string => join(this.parent, name);

  readonly backup = async (how: Partial<BackupRequest> = {}): Promise<string> => {
    const to = this.at(`backup-${++this.count}`);
    const usual = { dataDir: this.at('data'), to, keysFor: [], keysTo: undefined, verifierKeys: this.log.verifierKeys };
    await takeBackup({ ...usual, version: '0.1.0', madeAt: '2026-11-27T00:00:00Z', ...how }, () => undefined);
    return to;
  };

  readonly restore = (from: string, how: Partial<RestoreRequest> = {}) => {
    const usual = { from, to: this.at(`restored-${++this.count}`), keysFrom: 'elsewhere', verifierKeys: [] } as const;
    return restoreBackup({ ...usual, ...how }, () => undefined);
  };
}

export const manifestOf = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;

export const change = (directory: string, changes: Partial<Manifest>): void =>
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...manifestOf(directory), ...changes }));
