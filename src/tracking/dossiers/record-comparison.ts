import { canonicalJson } from '../../kernel/canonical-json.js';
import { formatDay } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import type { Problem } from '../../kernel/domain-error.js';
import { corrected } from '../domain/development.js';
import type { Correction, DossierAnnex, MeasureId, ProcessId, Retraction } from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process.js';
import type { ValidRecord } from './dossier-validation.js';
import type { RecordedContent, RecordedVersion } from './recorded-content.js';

export type Compared = 'new' | 'unchanged' | Problem;

/** Holds a dossier's records against what the log has of them. Without a process there is nothing to hold against. */
export class RecordComparison {
  /** What the log is expected to be at when it is appended to: the revision that was compared with. */
  readonly revision: Revision | 'none';

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

  compare(record: ValidRecord): Compared {
    if (!this.isOpen) return 'new';
    const { recorded, process } = this;
    switch (record.section) {
      case 'process':
        return sameOr(record, recorded.process(process)?.content, 'process/already-open', OTHER_PROCESS);
      case 'measures':
        return sameOr(record, recorded.measure(process, record.value.id), 'measure/already-declared', OTHER_MEASURE);
      case 'developments': {
        const first = recorded.versions(process, record.value.id)[0]?.content;
        return sameOr(record, first, 'development/already-recorded', OTHER_DEVELOPMENT);
      }
      case 'corrections':
        return hasCorrection(this.versions(record.value.development), record.value) ? 'unchanged' : 'new';
      case 'retractions':
        return retractionAgainst(this.versions(record.value.development), record.value, record.pointer);
      case 'rulings': {
        const made = recorded.ruling(process, record.value.id);
        const known = made && withReported(record.value, made.content, formatDay(made.recordedOn));
        return sameOr(record, known, 'ruling/already-made', OTHER_RULING);
      }
      default:
        return 'new';
    }
  }

  versions(development: Correction['development']): readonly RecordedVersion[] {
    return this.isOpen ? this.recorded.versions(this.process, development) : [];
  }

  /** The sections that say something else than the log. */
  newInAnnex(annex: DossierAnnex): DossierAnnex {
    const known: Readonly<Record<string, unknown>> = { ...this.annex };
    return Object.fromEntries(Object.entries(annex).filter(([name, entries]) => !equal(entries, known[name] ?? [])));
  }

  /** Of a measure that the log has. */
  impreciseMoves(measure: MeasureId): ImpreciseMoves | undefined {
    return this.isOpen ? this.recorded.impreciseMoves(this.process, measure) : undefined;
  }
}

const OTHER_PROCESS = 'is open already and described otherwise. Leave the description as it is recorded';
const OTHER_MEASURE = 'is declared already with another title or kind. Declare a measure with another id';
const OTHER_DEVELOPMENT = 'is recorded already with other content. Post a correction instead';
const OTHER_RULING = 'was made already with other words. Make another ruling with another id';

function sameOr(record: ValidRecord, known: unknown, code: string, detail: string): Compared {
  if (known === undefined) return 'new';
  return equal(record.value, known) ? 'unchanged' : { pointer: record.pointer, code, detail };
}

/** An export states the day from which something counted, also where only its recording said so. */
function withReported<Said extends { readonly reported?: string }>(given: Said, known: Said, recordedOn: string): Said {
  return known.reported === undefined && given.reported === recordedOn ? { ...known, reported: recordedOn } : known;
}

/** A correction is the same when it made the same of the same text, for the same reason and from the same day on. */
function hasCorrection(versions: readonly RecordedVersion[], correction: Correction): boolean {
  return versions.some((version, index) => {
    const before = versions[index - 1];
    return (
      version.change === 'corrected' &&
      before !== undefined &&
      saysTheSame(version, correction) &&
      equal(corrected(before.content, correction.changes), version.content)
    );
  });
}

function retractionAgainst(versions: readonly RecordedVersion[], retraction: Retraction, pointer: string): Compared {
  const version = versions.find(({ change }) => change === 'retracted');
  if (version === undefined) return 'new';
  if (saysTheSame(version, retraction)) return 'unchanged';
  return { pointer, code: 'development/retracted', detail: 'was retracted already for another reason' };
}

const saysTheSame = (
  version: RecordedVersion,
  said: { readonly reason: string; readonly reported?: string },
): boolean =>
  version.reason === said.reason &&
  (version.reported ?? undefined) ===
    (version.reported === null && said.reported === formatDay(version.recordedOn) ? undefined : said.reported);

const equal = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
