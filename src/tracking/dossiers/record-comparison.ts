import { LRUCache } from 'lru-cache';
import { unreachable } from '../../kernel/brand.js';
import { formatDay } from '../../kernel/day.js';
import type { Problem } from '../../kernel/domain-error.js';
import type { Revision } from '../../kernel/event.js';
import type {
  Development,
  DevelopmentId,
  DossierAnnex,
  Measure,
  MeasureId,
  Process,
  ProcessId,
  RulingId,
} from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';
import type { Question, QuestionId } from '../domain/question.js';
import type { ValidRecord } from './dossier-validation.js';
import { type Difference, differences, same } from './record-differences.js';
import { type Change, type RecordEvent, isChange } from './record-forms.js';
import { NEW_POSITION, RecordOrder } from './record-order.js';
import { stakesOf, subjectOf } from './record-stakes.js';
import type { RecordedContent, RecordedRuling, RecordedVersion } from './recorded-content.js';
import { type Changed, type Said, saysTheSame, TakenVersions } from './taken-versions.js';

/** As JSON. A history that is longer is looked up each time. */
const HISTORIES_KEPT_CHARACTERS = 8_388_608;
const charactersOf = (history: readonly object[]): number => JSON.stringify(history).length;

/** New, there already, or there with something else or in another order: each place where it differs. */
export type Compared = 'new' | 'unchanged' | readonly Problem[];

/** Holds a dossier's records against what the log has of them. Without a process there is nothing to hold against. */
export class RecordComparison {
  /** What the log is expected to be at when it is appended to: the revision that was compared with. */
  readonly revision: Revision | 'none';
  private readonly taken = new TakenVersions();
  private readonly order = new RecordOrder();

  /** What became of a record is asked once for each of its changes, which are often near each other. */
  private readonly ofDevelopments = new LRUCache<DevelopmentId, readonly RecordedVersion<Development>[]>({
    maxSize: HISTORIES_KEPT_CHARACTERS,
    sizeCalculation: charactersOf,
    memoMethod: (id) => this.recorded.versions(this.process, id),
  });
  private readonly ofMeasures = new LRUCache<MeasureId, readonly RecordedVersion<Measure>[]>({
    maxSize: HISTORIES_KEPT_CHARACTERS,
    sizeCalculation: charactersOf,
    memoMethod: (id) => this.recorded.measureVersions(this.process, id),
  });
  private ofProcess: readonly RecordedVersion<Process>[] | undefined;

  constructor(
    private readonly recorded: RecordedContent,
    readonly process: ProcessId,
    private readonly annex: DossierAnnex = {},
  ) {
    this.revision = recorded.revision(process) ?? 'none';
  }

  private get isOpen(): boolean {
    return this.revision !== 'none';
  }

  /** To be asked in the order of the dossier, and once of each record: every change is compared with one of its own. */
  compare(record: ValidRecord): Compared {
    if (!this.isOpen) return 'new';
    const { event, pointer } = record;
    if (isChange(event)) return this.compareChange(event, pointer);
    const compared = this.compareContent(event, record);
    if (typeof compared === 'object') return compared;
    const position = (compared === 'unchanged' ? this.positionOf(event) : undefined) ?? NEW_POSITION;
    const problems = this.order.take({ pointer, position }, stakesOf(event, undefined));
    return problems.length > 0 ? problems : compared;
  }

  private compareContent(event: Exclude<RecordEvent, Change>, record: ValidRecord): Compared {
    const { recorded, process } = this;
    const { pointer } = record;
    switch (event.type) {
      case 'ProcessOpened':
        return sameOr(record, this.processVersions()[0]?.content, 'process/already-open', () => AS_OPENED);
      case 'MeasureDeclared': {
        const [declared] = this.measureVersions(event.data.id);
        return sameOr(record, declared?.content, 'measure/already-declared', () => AS_DECLARED);
      }
      case 'DevelopmentRecorded': {
        const versions = this.versions(event.data.id);
        return sameOr(record, versions[0]?.content, 'development/already-recorded', () =>
          adviceOn(event.data, versions),
        );
      }
      case 'DevelopmentRetracted': {
        const versions = this.versions(event.data.development);
        return endAgainst(versions, event.data, pointer, { code: 'development/retracted', advice: AS_RETRACTED });
      }
      case 'MeasureWithdrawn': {
        const versions = this.measureVersions(event.data.measure);
        return endAgainst(versions, event.data, pointer, { code: 'measure/withdrawn', advice: AS_WITHDRAWN });
      }
      case 'QuestionDeclared': {
        const [declared] = this.questionVersions(event.data.id);
        return sameOr(record, declared?.content, 'question/already-declared', () => AS_ASKED);
      }
      case 'QuestionWithdrawn': {
        const versions = this.questionVersions(event.data.question);
        return endAgainst(versions, event.data, pointer, { code: 'question/withdrawn', advice: AS_WITHDRAWN });
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

  private compareChange(event: Change, pointer: string): Compared {
    const changed = this.changed(event);
    const index = this.taken.take(changed, event.data);
    const position = index === undefined ? NEW_POSITION : changed.versions[index]!.position;
    const before =
      event.type === 'DevelopmentCorrected' ? this.versions(event.data.development).at((index ?? 0) - 1) : undefined;
    const problems = this.order.take({ pointer, position }, stakesOf(event, before?.content));
    if (problems.length > 0) return problems;
    return index === undefined ? 'new' : 'unchanged';
  }

  /** Of a record that the log has, and that is no change. */
  private positionOf({ type, data }: Exclude<RecordEvent, Change>): number | undefined {
    switch (type) {
      case 'DevelopmentRecorded':
        return this.versions(data.id)[0]?.position;
      case 'DevelopmentRetracted':
        return this.versions(data.development).at(-1)?.position;
      case 'MeasureWithdrawn':
        return this.measureVersions(data.measure).at(-1)?.position;
      case 'QuestionWithdrawn':
        return this.questionVersions(data.question).at(-1)?.position;
      case 'ClaimsRuled':
        return this.ruling(data.id)?.position;
      default:
        return undefined;
    }
  }

  /** What a change changes, as the log has it. */
  changed(event: Change): Changed {
    const key = subjectOf(event);
    const { type, data } = event;
    switch (type) {
      case 'DevelopmentCorrected':
        return { key, versions: this.versions(data.development) };
      case 'MeasureAmended':
        return { key, versions: this.measureVersions(data.measure) };
      case 'QuestionAmended':
        return { key, versions: this.questionVersions(data.question) };
      case 'ProcessAmended':
        return { key, versions: this.processVersions() };
    }
  }

  versions(development: DevelopmentId): readonly RecordedVersion<Development>[] {
    return this.isOpen ? this.ofDevelopments.memo(development) : [];
  }

  processVersions(): readonly RecordedVersion<Process>[] {
    return this.isOpen ? (this.ofProcess ??= this.recorded.processVersions(this.process)) : [];
  }

  measureVersions(measure: MeasureId): readonly RecordedVersion<Measure>[] {
    return this.isOpen ? this.ofMeasures.memo(measure) : [];
  }

  questionVersions(question: QuestionId): readonly RecordedVersion<Question>[] {
    return this.isOpen ? this.recorded.questionVersions(this.process, question) : [];
  }

  /** How many questions the log has that were not withdrawn. */
  standingQuestions(): number {
    return this.isOpen ? this.recorded.standingQuestions(this.process) : 0;
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
const AS_ASKED =
  'A question stays as it was declared: put the recorded value here, and what it should be into an amendment';
const AS_RULED = 'A ruling stays as it was made: put the recorded value here, or make another ruling with another id';
const AS_RETRACTED = 'A retraction stays as it was made: put the recorded value here';
const AS_WITHDRAWN = 'A withdrawal stays as it was made: put the recorded value here';

function adviceOn(given: Development, versions: readonly RecordedVersion<Development>[]): string {
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

/** The one retraction or withdrawal that there can be. */
function endAgainst(
  versions: readonly RecordedVersion<object>[],
  said: Said,
  pointer: string,
  { code, advice }: { readonly code: string; readonly advice: string },
): Compared {
  const version = versions.at(-1);
  if (version?.change !== 'retracted') return 'new';
  if (saysTheSame(version, said)) return 'unchanged';
  const { reason, reported } = version;
  const recorded = { reason, reported: reported ?? formatDay(version.recordedOn) };
  const given = { reason: said.reason, reported: said.reported ?? recorded.reported };
  return conflicts(differences(given, recorded, pointer), code, advice);
}
