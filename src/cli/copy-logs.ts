import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyLog, type RestoringLog } from '../event-store/copy-log.js';
import { openLog } from '../event-store/event-store.module.js';
import { FILE_OF } from '../event-store/data-directory.js';
import { incorrect, unavailable } from '../kernel/domain-error.js';
import { SystemClock } from '../operations/system-clock.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Progress } from './progress.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';

export interface CopyOptions {
  readonly from: string;
  readonly to: string;
  readonly prefix: string;
  readonly json?: boolean;
}

const ADDRESS = /^[a-z]+(\+discover)?:\/\//;

export async function copyLogs({ from, to, prefix, json }: CopyOptions, terminal: Terminal): Promise<ExitCode> {
  if (!ADDRESS.test(from) && !existsSync(join(from, FILE_OF.log)))
    throw unavailable(
      'data-directory/empty',
      `There is no log in ${from}. Name the directory of a service with --from`,
    );
  if (from === to) throw incorrect('copy/same-log', '--from and --to are the same log');
  const progress = new Progress(terminal);
  const scratch = mkdtempSync(join(tmpdir(), 'detente-copy-'));
  const opened: RestoringLog[] = [];
  const open = async (where: string, name: string) => {
    const isAddress = ADDRESS.test(where);
    const dataDir = isAddress ? join(scratch, name) : resolve(where);
    const settings = { dataDir, eventStoreUrl: isAddress ? where : '', eventStorePrefix: prefix };
    const log = await openLog(settings, new SystemClock());
    opened.push(log);
    return log;
  };
  try {
    const source = await open(from, 'from');
    const target = await open(to, 'to');
    const copied = await copyLog(source, target, progress.report);
    progress.end();
    const events = await source.head();
    if (json) terminal.json({ copied, events });
    else
      terminal.print(
        `${counted(copied, 'event')} copied, ${(events - copied).toLocaleString('en')} there already; all ${events.toLocaleString('en')} are the same in both logs`,
      );
    return EXIT.ok;
  } finally {
    progress.end();
    for (const log of opened) await log.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
