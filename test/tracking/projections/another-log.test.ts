import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store.js';
import { SystemClock } from '../../../src/operations/system-clock.js';
import { PROJECTIONS } from '../../../src/projections.js';
import { ReadModel } from '../../../src/read-model/read-model.js';
import type { ProcessCommand } from '../../../src/tracking/domain/process.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

const TABLES = PROJECTIONS.map((projection) => projection.TABLES);
const scratch = mkdtempSync(join(tmpdir(), 'detente-another-log-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const declared = (id: string): ProcessCommand =>
  ({ type: 'DeclareMeasure', data: { id, title: id, kind: 'commitment' } }) as ProcessCommand;

/** A directory with a log of these measures, and its read model. */
async function recorded(name: string, measures: readonly string[]): Promise<string> {
  const service = await TrackingService.start(join(scratch, name));
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A process' } });
  for (const measure of measures) await service.do(declared(measure));
  await service.close();
  return service.directory;
}

/** The log of one directory with the read model of another. */
function together(name: string, files: { readonly log: string; readonly model: string }): string {
  const directory = join(scratch, name);
  mkdirSync(directory);
  const copy = (from: string, prefix: string) => {
    for (const file of readdirSync(from).filter((found) => found.startsWith(prefix)))
      cpSync(join(from, file), join(directory, file));
  };
  copy(files.log, 'log.sqlite');
  copy(files.model, 'read-model-');
  return directory;
}

async function startsOver(directory: string): Promise<boolean> {
  const log = SqliteEventStore.open(directory, new SystemClock());
  const model = await ReadModel.of(log, directory, TABLES);
  try {
    expect(model.checkpoint === 0).toBe(model.startedOver !== undefined);
    return model.startedOver !== undefined;
  } finally {
    model.close();
    await log.close();
  }
}

test('a read model is used only with the log that it was made from', async () => {
  const [one, other] = [await recorded('one', ['cargo', 'border']), await recorded('other', ['visas', 'border'])];
  expect(await startsOver(together('same', { log: one, model: one }))).toBe(false);
  expect(await startsOver(together('other log', { log: other, model: one }))).toBe(true);
});

test('a read model of what the log has lost since is made again', async () => {
  const [short, long] = [await recorded('short', ['cargo']), await recorded('long', ['cargo', 'border'])];
  expect(await startsOver(together('lost its end', { log: short, model: long }))).toBe(true);
});

test('a read model that is behind its log goes on from where it is', async () => {
  const early = await recorded('early', ['cargo']);
  const model = together('early model', { log: early, model: early });
  const service = await TrackingService.start(early);
  await service.do(declared('border'));
  await service.close();
  expect(await startsOver(together('behind', { log: early, model }))).toBe(false);
});
