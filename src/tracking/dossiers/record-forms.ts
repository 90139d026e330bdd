import type { RecordClass } from '../../fields/record-class.js';
import type { AnnexSection } from '../domain/model.js';
import type { ProcessEvent } from '../domain/process-events.js';
import type { ProcessCommand } from '../domain/process.js';
import {
  DossierCorrection,
  DossierProcessAmendment,
  MeasureAmendment,
  QuestionAmendment,
  QuestionWithdrawal,
  RecordedDevelopment,
  Retraction,
  Ruling,
  Withdrawal,
} from '../records/dossier-entries.dto.js';
import { MeasureDto, ProcessDto } from '../records/process.dto.js';
import { QuestionDto } from '../records/question.dto.js';
import type { Section } from './dossier-sections.js';

/** What a dossier tells of a process: all but the annex, which rides along. */
export type RecordEvent = Exclude<ProcessEvent, { readonly type: 'DossierAnnexed' }>;
export type RecordEventType = RecordEvent['type'];

const CHANGES = ['DevelopmentCorrected', 'ProcessAmended', 'MeasureAmended', 'QuestionAmended'] as const;

/** What may be done to a record again and again. */
export type Change = Extract<RecordEvent, { readonly type: (typeof CHANGES)[number] }>;

/** How a dossier has an event of one type, and what decides on it. */
interface RecordForm {
  /** Its name in an entry of `record`. */
  readonly name: string;
  /** The list it has, or had in older dossiers, to itself. */
  readonly section?: Exclude<Section, AnnexSection | 'record'>;
  readonly record: RecordClass;
  readonly command: Exclude<ProcessCommand['type'], 'AnnexDossier'>;
  /** Without a `reported` it counts from the day on which it was appended. */
  readonly countsFromAppend: boolean;
}

/** All that a dossier must be told of a type of event. What two of them depend on is for the decider. */
export const RECORD_FORMS: Readonly<Record<RecordEventType, RecordForm>> = {
  ProcessOpened: {
    name: 'process',
    section: 'process',
    record: ProcessDto,
    command: 'OpenProcess',
    countsFromAppend: false,
  },
  MeasureDeclared: {
    name: 'measure',
    section: 'measures',
    record: MeasureDto,
    command: 'DeclareMeasure',
    countsFromAppend: false,
  },
  DevelopmentRecorded: {
    name: 'development',
    section: 'developments',
    record: RecordedDevelopment,
    command: 'RecordDevelopment',
    countsFromAppend: false,
  },
  DevelopmentCorrected: {
    name: 'correction',
    section: 'corrections',
    record: DossierCorrection,
    command: 'CorrectDevelopment',
    countsFromAppend: true,
  },
  DevelopmentRetracted: {
    name: 'retraction',
    section: 'retractions',
    record: Retraction,
    command: 'RetractDevelopment',
    countsFromAppend: true,
  },
  ClaimsRuled: {
    name: 'ruling',
    section: 'rulings',
    record: Ruling,
    command: 'RuleOnClaims',
    countsFromAppend: true,
  },
  ProcessAmended: {
    name: 'processAmendment',
    record: DossierProcessAmendment,
    command: 'AmendProcess',
    countsFromAppend: true,
  },
  MeasureAmended: {
    name: 'measureAmendment',
    record: MeasureAmendment,
    command: 'AmendMeasure',
    countsFromAppend: true,
  },
  MeasureWithdrawn: {
    name: 'withdrawal',
    record: Withdrawal,
    command: 'WithdrawMeasure',
    countsFromAppend: true,
  },
  QuestionDeclared: {
    name: 'question',
    section: 'questions',
    record: QuestionDto,
    command: 'DeclareQuestion',
    countsFromAppend: false,
  },
  QuestionAmended: {
    name: 'questionAmendment',
    record: QuestionAmendment,
    command: 'AmendQuestion',
    countsFromAppend: true,
  },
  QuestionWithdrawn: {
    name: 'questionWithdrawal',
    record: QuestionWithdrawal,
    command: 'WithdrawQuestion',
    countsFromAppend: true,
  },
};

const TYPES = Object.keys(RECORD_FORMS) as RecordEventType[];
const BY_SECTION = new Map(TYPES.map((type) => [RECORD_FORMS[type].section, type]));
const BY_NAME = new Map(
  TYPES.filter((type) => type !== 'ProcessOpened').map((type) => [RECORD_FORMS[type].name, type]),
);

/** Names of what an entry of `record` can be. */
export const ENTRY_NAMES: readonly string[] = [...BY_NAME.keys()];

const CHANGE_TYPES: ReadonlySet<ProcessEvent['type']> = new Set(CHANGES);

export const isChange = (event: RecordEvent): event is Change => CHANGE_TYPES.has(event.type);
export const isTold = (event: ProcessEvent): event is RecordEvent => event.type in RECORD_FORMS;
export const typeOfEntry = (name: string): RecordEventType | undefined => BY_NAME.get(name);
export const typeInSection = (section: Section): RecordEventType | undefined => BY_SECTION.get(section as never);
