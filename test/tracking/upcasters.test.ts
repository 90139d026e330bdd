import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '../../src/kernel/event.js';
import { type ProcessEvent, SCHEMA_VERSIONS } from '../../src/tracking/domain/process-events.js';
import { processEvent } from '../../src/tracking/domain/upcasters.js';
import { rowsOf } from './projections/read-model-rows.js';
import { TrackingService } from './tracking-service.js';

/**
 * One event of each type in each version it was ever written in. What was recorded never changes; what it reads as is
 * brought up to date with the shape of today. Together, in the order of their positions, they are a log.
 */
interface Golden {
  readonly recorded: RecordedEvent;
  readonly readsAs: ProcessEvent;
}

const directory = join(__dirname, 'golden');
const files = readdirSync(directory).sort();
const golden = new Map(
  files.map((file) => [file, JSON.parse(readFileSync(join(directory, file), 'utf8')) as Golden] as const),
);

const filesFor = (versions: Readonly<Record<string, number>>): string[] =>
  Object.entries(versions)
    .flatMap(([type, newest]) => Array.from({ length: newest }, (_, older) => `${type}.v${older + 1}.json`))
    .sort();

test('every type of event has a golden file for each version up to the one written today', () => {
  expect(files).toEqual(filesFor(SCHEMA_VERSIONS));
});

test.each([
  ['a new type', { ...SCHEMA_VERSIONS, MeasureRenamed: 1 }, 'MeasureRenamed.v1.json'],
  ['a new version', { ...SCHEMA_VERSIONS, DevelopmentRecorded: 2 }, 'DevelopmentRecorded.v2.json'],
])('%s asks for a golden file', (_, versions, missing) => {
  expect(filesFor(versions).filter((file) => !files.includes(file))).toEqual([missing]);
});

test.each([...golden])('%s holds an event of that type and version, and reads as one of today', (file, one) => {
  const { recorded, readsAs } = one;
  expect(file).toBe(`${recorded.type}.v${recorded.schemaVersion}.json`);
  expect(processEvent(recorded)).toEqual(readsAs);
});

test('an event of another kind is not read as one of a process', () => {
  expect(processEvent({ type: 'WebhookRegistered', schemaVersion: 1, data: {} })).toBeUndefined();
  expect(processEvent({ type: 'toString', schemaVersion: 1, data: {} })).toBeUndefined();
});

test('a log of golden events gives a read model that knows them all', async () => {
  const service = await TrackingService.start();
  const events = [...golden.values()].map(({ recorded }) => recorded).sort((a, b) => a.position - b.position);
  await service.store.append(events[0]!.stream, 'none', events);
  await service.follower.whenHeadReached();
  await service.close();
  const rows = rowsOf(service.directory);
  rmSync(service.directory, { recursive: true });
  expect(rows['process']).toHaveLength(1);
  expect(rows['development']).toHaveLength(3);
  expect(rows['ruling']).toHaveLength(1);
  expect(rows['checkpoint']!.map((row) => JSON.parse(row) as object)).toMatchObject([{ position: events.length }]);
});
