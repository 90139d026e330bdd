import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pRetry from 'p-retry';
import { EventStore, type Appended } from '../../event-store/event-store.js';
import type { Position } from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { ProcessId } from '../domain/model.js';
import { streamOf } from '../domain/process-events.js';
import { type CheckedDossier, DossierCheck } from '../dossiers/dossier-check.js';
import { DossierEvents } from '../dossiers/dossier-events.js';
import { CHECK_SECTIONS } from '../dossiers/expected-answers.js';
import { RecordComparison } from '../dossiers/record-comparison.js';
import { recordedAnnex } from '../dossiers/recorded-annex.js';
import { RecordedContent } from '../dossiers/recorded-content.js';
import { refuseOtherRevision, whenOutpaced, type WriteContext } from './written.js';

export interface Imported {
  readonly process: ProcessId;
  readonly revision: number;
  readonly position: Position;
  /** Events appended now, and records of the file that were in the log already. */
  readonly appended: number;
  readonly unchanged: number;
  /** Answers that the file says should be given: without any, nothing can be held against it. */
  readonly checks: number;
}

/** All or nothing: `file` is read once to validate and once to append. */
export class ImportDossier extends Command<Imported> {
  constructor(
    readonly process: ProcessId | undefined,
    /** Path of a dossier in JSON; it is read, never changed. */
    readonly file: string,
    readonly context: WriteContext,
    readonly onProgress?: (phase: 'validating' | 'appending' | 'projecting', done: number) => void,
  ) {
    super();
  }
}

const ATTEMPTS = 3;
/** Between two reports of progress. */
const STEP = 1_000;

@CommandHandler(ImportDossier)
export class ImportDossierHandler implements ICommandHandler<ImportDossier> {
  constructor(
    private readonly store: EventStore,
    private readonly ids: Ids,
    private readonly recorded: RecordedContent,
    private readonly follower: ReadModelFollower,
  ) {}

  /** Starts over when another writer came between comparing and appending, unless the caller named the revision. */
  async execute(command: ImportDossier): Promise<Imported> {
    const importing = async () => {
      await this.follower.whenHeadReached();
      return this.attempt(command);
    };
    return pRetry(importing, whenOutpaced(command.context, ATTEMPTS));
  }

  private async attempt(command: ImportDossier): Promise<Imported> {
    const { file, process: expected } = command;
    const report = (phase: Parameters<NonNullable<ImportDossier['onProgress']>>[0]) => (done: number) =>
      command.onProgress?.(phase, done);
    report('validating')(0);
    const check = new DossierCheck(file, this.recorded, expected, everyStep(report('validating')));
    const dossier = await check.run();
    const annex = Object.keys(dossier.annex).length > 0 ? await recordedAnnex(this.store, dossier.process) : {};
    const comparison = new RecordComparison(this.recorded, dossier.process, annex);
    refuseOtherRevision(command.context, comparison.revision);
    const events = new DossierEvents(dossier, comparison, this.ids, command.context);
    const appended = await this.append(dossier, comparison, events.chunks(report('appending')));
    await this.project(appended.position, events.appended, report('projecting'));
    return {
      process: dossier.process,
      revision: appended.revision,
      position: appended.position,
      appended: events.appended,
      unchanged: events.unchanged,
      checks: checksIn(dossier),
    };
  }

  private append(
    { process }: CheckedDossier,
    { revision }: RecordComparison,
    chunks: ReturnType<DossierEvents['chunks']>,
  ): Promise<Appended> {
    return this.store.appendAll(streamOf(process), revision, chunks);
  }

  private async project(last: Position, events: number, report: (done: number) => void): Promise<void> {
    for (let done = STEP; done < events; done += STEP) {
      await this.follower.whenReached((last - events + done) as Position);
      report(done);
    }
    await this.follower.whenReached(last);
    report(events);
  }
}

const checksIn = ({ annex }: CheckedDossier): number =>
  CHECK_SECTIONS.reduce((sum, section) => sum + (annex[section]?.length ?? 0), 0);

const everyStep = (report: (done: number) => void) => (done: number) => {
  if (done % STEP === 0) report(done);
};
