import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyLog, type RestoringLog } from '../event-store/copy-log.js';
import { FILE_OF } from '../event-store/data-directory.js';
import { openLog } from '../event-store/event-store.module.js';
import { incorrect, unavailable } from '../kernel/domain-error.js';
import { SystemClock } from '../operations/system-clock.js';
import { withProgress } from './progress.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';

export interface CopyOptions {
  readonly from: string;
  readonly to: string;
  readonly prefix: string;
  readonly json?: boolean;
}

const ADDRESS = /^[a-z]+(\+discover)?:\/\//;

export async function copyLogs(given: CopyOptions, terminal: Terminal): Promise<void> {
  const { from, to, prefix } = given;
  if (!ADDRESS.test(from) && !existsSync(join(from, FILE_OF.log)))
    throw unavailable(
      'data-directory/empty',
      `There is no log in ${from}. Name the directory of a service with --from`,
    );
  if (from === to) throw incorrect('copy/same-log', '--from and --to are the same log');
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
    const copied = await withProgress(terminal, (report) => copyLog(source, target, report));
    const events = await source.head();
    terminal.answer(
      given,
      { copied, events },
      () =>
        `${counted(copied, 'event')} copied, ${(events - copied).toLocaleString('en')} there already; ` +
        `all ${events.toLocaleString('en')} are the same in both logs`,
    );
  } finally {
    for (const log of opened) await log.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
