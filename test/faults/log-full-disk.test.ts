import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbersFrom } from '../contract/events.js';
import { smallDisks } from './log-media.js';
import { LogProcess } from './log-process.js';

describe.each(smallDisks)('$name', (disk) => {
  let directory: string;
  let log: LogProcess;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'detente-full-'));
    log = await disk.start(directory);
    await log.ask({ do: 'open' });
  });

  afterEach(async () => {
    await log.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Answers how many appends went in before. */
  async function appendUntilRefused(): Promise<number> {
    for (let appended = 0; appended < 1_000; appended++) {
      const answer = await log.try({ do: 'append', appends: 1, bytes: 10_000 });
      if (!('refusal' in answer)) continue;
      expect(answer.refusal).toMatchObject({ kind: 'unavailable', code: 'log/write-failed' });
      expect(answer.refusal.message).toMatch(disk.message);
      expect(answer.refusal.message).toContain(join(directory, 'log.sqlite'));
      expect(answer.refusal.message).toContain('Nothing of this append was written');
      return appended;
    }
    throw new Error('the disk never got full');
  }

  test('is a clear error; the log stays whole and works again once there is room', async () => {
    const appended = await appendUntilRefused();
    expect(appended).toBeGreaterThan(10);
    expect(await log.ask({ do: 'read' })).toEqual(numbersFrom(1, appended));

    await disk.free(log, directory);
    const after = await log.ask({ do: 'append', appends: 3, bytes: 10_000 });
    expect(after).toEqual(numbersFrom(appended + 1, 3));
    expect(await log.ask({ do: 'read' })).toEqual(numbersFrom(1, appended + 3));
  });

  test('refuses all appends of the transaction that did not fit, and keeps none of them', async () => {
    const [first] = await log.ask({ do: 'append', appends: 1, bytes: 10 });
    const refusal = await log.refusalOf({ do: 'append', appends: 40, bytes: 100_000 });
    expect(refusal).toMatchObject({ code: 'log/write-failed' });
    expect(await log.ask({ do: 'read' })).toEqual([first]);
  });

  test('leaves nothing of an import that did not fit, and takes it once there is room', async () => {
    const [first] = await log.ask({ do: 'append', appends: 1, bytes: 10 });
    const refusal = await log.refusalOf({ do: 'append-all', bytes: 4_000_000 });
    expect(refusal).toMatchObject({ code: 'log/write-failed' });
    expect(await log.ask({ do: 'read' })).toEqual([first]);

    await disk.free(log, directory);
    expect(await log.ask({ do: 'append-all', bytes: 2_000_000 })).toEqual([41]);
    expect(await log.ask({ do: 'read' })).toEqual(numbersFrom(1, 41));
  });

  test('does not keep the log from being opened again as it was', async () => {
    const appended = await appendUntilRefused();
    await disk.free(log, directory);
    await log.ask({ do: 'append', appends: 1, bytes: 10_000 });
    await log.ask({ do: 'reopen' });
    expect(await log.ask({ do: 'read' })).toEqual(numbersFrom(1, appended + 1));
  });
});
