import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { AFTER_ALL, dayOf, formatDay } from '../../kernel/day.js';
import type { Problem } from '../../kernel/domain-error.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamId } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { ReadModel } from '../../read-model/read-model.js';
import { atOnce } from '../../read-model/turns.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { Headline, MeasureStatus } from '../domain/status.js';
import { processEvent } from '../domain/upcasters.js';
import { ProcessProjection } from '../projections/process-projection.js';
import { type TemporalResolution, ChangeSetReader } from './change-set-reader.js';
import { DisputeReader } from './dispute-reader.js';
import { ProcessReader } from './process-reader.js';
import { QuestionDeltas } from './question-deltas.js';
import { QuestionReader } from './question-reader.js';
import { Snapshot, VisibleRecords } from './snapshot.js';
import { StatusReader } from './status-reader.js';
import { Timelines } from './timelines.js';
import type { MeasureDelta, QuestionDelta } from './tracked-changes.js';
import { WarningReader } from './warning-reader.js';

/** What a write would change. */
export interface Rehearsed {
  /** Of a development, by their place in it. */
  readonly warnings: readonly Problem[];
  readonly headline: { readonly before: Headline; readonly after: Headline };
  /** Of the measures that it touches: as of today, then as of the days ahead that it names. */
  readonly measures: readonly RehearsedMeasure[];
  /** Of which the answer, or since when it holds, would be otherwise. */
  readonly questions: readonly QuestionDelta[];
}

type RehearsedMeasure = Omit<MeasureDelta, 'before' | 'after'> & {
  /** Null where the write declares it. */
  readonly before: MeasureStatus | null;
  /** Null where the write withdraws it. */
  readonly after: MeasureStatus | null;
};

/**
 * Tells what an event would change, had it been appended: it is projected as the real one would be, read as webhooks read
 * it, and taken back. The readers are made anew each time: what they keep must not outlive what they saw.
 */
@Injectable()
export class Rehearsal {
  constructor(
    private readonly model: ReadModel,
    private readonly clock: Clock,
  ) {}

  of(event: NewEvent, stream: StreamId, revision: Revision): Rehearsed {
    const recordedAt = this.clock.now();
    const position = (this.model.checkpoint + 1) as Position;
    const recorded: RecordedEvent = { ...event, stream, revision, position, recordedAt };
    const said = processEvent(event)!; // of the types that a decider decides
    const projection = new ProcessProjection(this.model);
    const { changeSets, warnings, status, changed } = this.readersAt(recorded);
    return this.model.rehearse(
      recorded,
      () => projection.apply(recorded),
      () => {
        const { process, development, headline, measures, withdrawal, questions } = atOnce(
          changeSets.ofProcess(said, recorded, true),
        )!;
        const about = development ? warnings.of(process, development.id, position) : [];
        const told = (): readonly RehearsedMeasure[] => {
          const today = { asOf: formatDay(dayOf(recordedAt)), ahead: false };
          if (said.type === 'MeasureDeclared')
            return [{ measure: said.data.id, ...today, before: null, after: status(process, said.data.id) }];
          if (said.type === 'ProcessAmended') return changed(process).map((turn) => ({ ...today, ...turn }));
          if (!withdrawal) return measures;
          const { measure, before } = withdrawal;
          return [{ measure, ...today, before, after: null }];
        };
        return { warnings: about, headline: headline!, measures: told(), questions };
      },
    );
  }

  private readersAt({ recordedAt, position }: RecordedEvent) {
    const { model } = this;
    const processReader = new ProcessReader(model);
    const timelines = new Timelines(model);
    const statuses = new StatusReader(processReader, new DisputeReader(model), timelines);
    const questions = new QuestionDeltas(processReader, new QuestionReader(processReader, statuses, timelines));
    const temporal = momentsAt(new VisibleRecords(model), formatInstant(recordedAt));
    const status = (process: ProcessId, measure: MeasureId) => {
      const opened = processReader.process(process);
      const today = temporal.resolveNow({ knownBy: 'record', atPosition: position, asOf: dayOf(recordedAt) });
      return statuses.measure(opened, processReader.measure(opened, measure), today) ?? null;
    };
    /** Of all its measures, those of which something is otherwise since. */
    const changed = (id: ProcessId) => {
      const opened = processReader.process(id);
      const today = (at: number) =>
        temporal.resolveNow({ knownBy: 'record', atPosition: at as Position, asOf: dayOf(recordedAt) });
      return processReader.measuresOf(opened, position).flatMap((entry) => {
        const [before, after] = [position - 1, position].map(
          (at) => statuses.measure(opened, entry, today(at)) ?? null,
        );
        return isDeepStrictEqual(before, after) ? [] : [{ measure: entry.id, before: before!, after: after! }];
      });
    };
    return {
      status,
      changed,
      changeSets: new ChangeSetReader(temporal, processReader, statuses, questions),
      warnings: new WarningReader(model, temporal, processReader, statuses),
    };
  }
}

/** Every position can be asked about: nothing is waited for. */
function momentsAt(records: VisibleRecords, knownAt: string): TemporalResolution {
  return {
    resolveNow({ asOf, atPosition: position }) {
      const snapshot = new Snapshot(records, position!, AFTER_ALL);
      const of = { position: position!, existingAt: position!, snapshot };
      return { asOf: asOf!, ...of, knownBy: 'record', knownAt, ahead: formatDay(asOf!) > knownAt.slice(0, 10) };
    },
  };
}
