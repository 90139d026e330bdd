import { unreachable } from '../../kernel/brand.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { formatDay } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import type { Problem } from '../../kernel/domain-error.js';
import { corrected } from '../domain/development.js';
import type {
  Correction,
  Development,
  DossierAnnex,
  Measure,
  MeasureAmendment,
  MeasureChanges,
  MeasureId,
  Process,
  ProcessAmendment,
  ProcessChanges,
  ProcessId,
  Retraction,
  RulingId,
} from '../domain/model.js';
import { patched } from '../domain/patch.js';
import type { ImpreciseMoves, KnownMeasure } from '../domain/process-state.js';
import type { ValidRecord } from './dossier-validation.js';
import { type Difference, differences, same } from './record-differences.js';
import type { RecordedAmendment, RecordedContent, RecordedRuling, RecordedVersion } from './recorded-content.js';
import { type RecordEvent, changedBy } from './record-forms.js';

/** New, there already, or there with something else: each place where it differs. */
export type Compared = 'new' | 'unchanged' | readonly Problem[];

/** Holds a dossier's records against what the log has of them. Without a process there is nothing to hold against. */
export class RecordComparison {
  /** What the log is expected to be at when it is appended to: the revision that was compared with. */
  readonly revision: Revision | 'none';
  /** By what they changed, the changes that one of the dossier was found to be. */
  private readonly taken = new Map<string, Set<number>>();

  constructor(
    private readonly recorded: RecordedContent,
    readonly process: ProcessId,
    private readonly annex: DossierAnnex = {},
  ) {
    this.revision = recorded.process(process)?.revision ?? 'none';
  }

  private get isOpen(): boolean {
    return this.revision !== 'none';
  }

  /** To be asked in the order of the dossier, and once of each record: every correction is compared with one of its own. */
  compare(record: ValidRecord): Compared {
    if (!this.isOpen) return 'new';
    const { recorded, process } = this;
    const { event, pointer } = record;
    switch (event.type) {
      case 'ProcessOpened':
        return sameOr(record, recorded.process(process)?.content, 'process/already-open', () => AS_OPENED);
      case 'MeasureDeclared': {
        const declared = recorded.measure(process, event.data.id);
        return sameOr(record, declared, 'measure/already-declared', () => AS_DECLARED);
      }
      case 'DevelopmentRecorded': {
        const versions = this.versions(event.data.id);
        return sameOr(record, versions[0]?.content, 'development/already-recorded', () =>
          adviceOn(event.data, versions),
        );
      }
      case 'DevelopmentCorrected':
        return this.changeAgainst(event, this.versions(event.data.development), (versions, at) =>
          isMadeBy(versions, at, event.data),
        );
      case 'DevelopmentRetracted': {
        const retracted = this.versions(event.data.development).find(({ change }) => change === 'retracted');
        return endAgainst(retracted, event.data, pointer, 'development/retracted');
      }
      case 'ProcessAmended':
        return this.changeAgainst(event, this.processAmendments(), isAmendedBy(event.data));
      case 'MeasureAmended':
        return this.changeAgainst(event, this.measureAmendments(event.data.measure), isAmendedBy(event.data));
      case 'MeasureWithdrawn': {
        const withdrawn = this.measureAmendments(event.data.measure).find(({ changes }) => changes === null);
        return endAgainst(withdrawn, event.data, pointer, 'measure/withdrawn');
      }
      case 'ClaimsRuled': {
        const made = recorded.ruling(process, event.data.id);
        const known = made && withReported(event.data, made.content, formatDay(made.countsFrom));
        return sameOr(record, known, 'ruling/already-made', () => AS_RULED);
      }
      default:
        return unreachable(event);
    }
  }

  /**
   * The same correction or amendment may stand more than once, with others between: the first of the dossier is the first
   * of the log, the second the second.
   */
  private changeAgainst<Made>(
    event: RecordEvent,
    made: readonly Made[],
    isThis: (made: readonly Made[], at: number) => boolean,
  ): Compared {
    const changed = changedBy(event)!;
    const taken = this.taken.get(changed) ?? new Set();
    const index = made.findIndex((_, at) => !taken.has(at) && isThis(made, at));
    if (index < 0) return 'new';
    this.taken.set(changed, taken.add(index));
    return 'unchanged';
  }

  /** How many changes of what a record changes the log has. */
  recordedChanges({ type, data }: RecordEvent): number {
    if (type === 'DevelopmentCorrected')
      return this.versions(data.development).filter(({ change }) => change === 'corrected').length;
    if (type === 'ProcessAmended') return this.processAmendments().length;
    return type === 'MeasureAmended' ? this.measureAmendments(data.measure).length : 0;
  }

  private processAmendments(): readonly RecordedAmendment<ProcessChanges>[] {
    return this.isOpen ? this.recorded.processAmendments(this.process) : [];
  }

  private measureAmendments(measure: MeasureId): readonly RecordedAmendment<MeasureChanges | null>[] {
    return this.isOpen ? this.recorded.measureAmendments(this.process, measure) : [];
  }

  versions(development: Correction['development']): readonly RecordedVersion[] {
    return this.isOpen ? this.recorded.versions(this.process, development) : [];
  }

  /** The process as it reads in the log. */
  amendedProcess(): Process | undefined {
    const opened = this.isOpen ? this.recorded.process(this.process)?.content : undefined;
    return opened && this.processAmendments().reduce((process, { changes }) => patched(process, changes), opened);
  }

  /** A measure as it reads in the log. */
  amendedMeasure(id: MeasureId): KnownMeasure | undefined {
    const declared = this.isOpen ? this.recorded.measure(this.process, id) : undefined;
    if (!declared) return undefined;
    const amendments = this.measureAmendments(id);
    const content = amendments.reduce((measure, { changes }): Measure => ({ ...measure, ...changes }), declared);
    return { content, withdrawn: amendments.some(({ changes }) => changes === null) };
  }

  ruling(id: RulingId): RecordedRuling | undefined {
    return this.isOpen ? this.recorded.ruling(this.process, id) : undefined;
  }

  /** The sections that say something else than the log. */
  newInAnnex(annex: DossierAnnex): DossierAnnex {
    const known: Readonly<Record<string, unknown>> = { ...this.annex };
    return Object.fromEntries(Object.entries(annex).filter(([name, entries]) => !same(entries, known[name] ?? [])));
  }

  /** Of a measure that the log has. */
  impreciseMoves(measure: MeasureId): ImpreciseMoves | undefined {
    return this.isOpen ? this.recorded.impreciseMoves(this.process, measure) : undefined;
  }
}

const AS_OPENED =
  'A process stays as it was opened: put the recorded value here, and what it should be into an amendment';
const AS_DECLARED =
  'A measure stays as it was declared: put the recorded value here, and what it should be into an amendment';
const AS_RULED = 'A ruling stays as it was made: put the recorded value here, or make another ruling with another id';
const AS_ENDED = 'It stays as it was made: put the recorded value here';

function adviceOn(given: Development, versions: readonly RecordedVersion[]): string {
  const last = versions.at(-1);
  if (last?.change === 'retracted')
    return 'It was retracted, and nothing can change it: put the recorded value here, or record it anew with another id';
  if (last && same(given, last.content))
    return 'It was corrected to what is here: a dossier has the first version, and its corrections apart. Put the recorded value here';
  return 'Put the recorded value here, and what it should be into a correction';
}

function sameOr(record: ValidRecord, known: unknown, code: string, advice: () => string): Compared {
  if (known === undefined) return 'new';
  const found = differences(record.event.data, known, record.pointer);
  return found.length === 0 ? 'unchanged' : conflicts(found, code, advice());
}

const SHOWN_CHARACTERS = 300;

function shown(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

const conflicts = (found: readonly Difference[], code: string, advice: string): readonly Problem[] =>
  found.map(({ pointer, given, recorded }) => ({
    pointer,
    code,
    detail: `is ${shown(given) ?? 'not given'}, but ${shown(recorded) ?? 'nothing'} is recorded. ${advice}`,
  }));

/** An export states the day from which something counted, also where only its recording said so. */
function withReported<Said extends { readonly reported?: string }>(given: Said, known: Said, countsFrom: string): Said {
  return known.reported === undefined && given.reported === countsFrom ? { ...known, reported: countsFrom } : known;
}

/** A correction is the same when it made the same of the same text, for the same reason and from the same day on. */
function isMadeBy(versions: readonly RecordedVersion[], index: number, correction: Correction): boolean {
  const [before, version] = [versions[index - 1], versions[index]];
  return (
    before !== undefined &&
    version?.change === 'corrected' &&
    saysTheSame(version, correction) &&
    same(corrected(before.content, correction.changes), version.content)
  );
}

/** An amendment is the same when it makes the same changes, null included, for the same reason and from the same day on. */
const isAmendedBy =
  (amendment: ProcessAmendment | MeasureAmendment) =>
  (made: readonly RecordedAmendment<unknown>[], at: number): boolean =>
    saysTheSame(made[at]!, amendment) && canonicalJson(made[at]!.changes) === canonicalJson(amendment.changes);

/** What a record that can be made only once is against the one that was. */
function endAgainst(made: Made | undefined, said: Said, pointer: string, code: string): Compared {
  if (made === undefined) return 'new';
  if (saysTheSame(made, said)) return 'unchanged';
  const { reason, reported } = made;
  const recorded = { reason, reported: reported ?? formatDay(made.recordedOn) };
  const given = { reason: said.reason, reported: said.reported ?? recorded.reported };
  return conflicts(differences(given, recorded, pointer), code, AS_ENDED);
}

type Made = Pick<RecordedVersion, 'reason' | 'reported' | 'recordedOn'>;
type Said = Pick<Retraction, 'reason' | 'reported'>;

const saysTheSame = (version: Made, said: Said): boolean =>
  version.reason === said.reason &&
  (version.reported ?? undefined) ===
    (version.reported === null && said.reported === formatDay(version.recordedOn) ? undefined : said.reported);
