import type { RecordClass } from '../../../fields/record-class.js';
import { closed, listOf, object, orNull, ref, type Schema } from '../../../http/openapi/schema-forms.js';
import { MeasureCheckDto, QuestionCheckDto, StageCheckDto } from '../../records/check.dto.js';
import { DevelopmentChangesDto, EffectDto } from '../../records/development.dto.js';
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
} from '../../records/dossier-entries.dto.js';
import {
  MeasureChangesDto,
  MeasureDto,
  ProcessChangesDto,
  ProcessDto,
  RolesDto,
  WindowsDto,
} from '../../records/process.dto.js';
import { QuestionChangesDto, QuestionDto } from '../../records/question.dto.js';
import { FindingDto } from '../../records/ruling.dto.js';
import { ClaimDto, SourceDto } from '../../records/source.dto.js';
import { ANNEX_FIELDS, CLAIM_SOURCE, DOSSIER_NEEDS, dossierSchema } from './record-schemas.js';

/** In a dossier null is as good as absent, and what is not known is refused: records of their own beside those of answers. */
const RECORDS: Readonly<Record<string, RecordClass>> = {
  Roles: RolesDto,
  Windows: WindowsDto,
  Process: ProcessDto,
  Measure: MeasureDto,
  Source: SourceDto,
  Claim: ClaimDto,
  Effect: EffectDto,
  Development: RecordedDevelopment,
  DevelopmentChanges: DevelopmentChangesDto,
  Correction: DossierCorrection,
  Retraction,
  Finding: FindingDto,
  Ruling,
  ProcessChanges: ProcessChangesDto,
  ProcessAmendment: DossierProcessAmendment,
  MeasureChanges: MeasureChangesDto,
  MeasureAmendment,
  Withdrawal,
  Question: QuestionDto,
  QuestionChanges: QuestionChangesDto,
  QuestionAmendment,
  QuestionWithdrawal,
  MeasureCheck: MeasureCheckDto,
  StageCheck: StageCheckDto,
  QuestionCheck: QuestionCheckDto,
};

const named = (record: string): string => `Dossier${record}`;

/** The same schema with references to the records of a dossier. */
function inDossier(schema: Schema): Schema {
  const text = JSON.stringify(schema).replace(/"#\/components\/schemas\/(\w+)"/g, (_, record: string) =>
    JSON.stringify(ref(named(record)).$ref),
  );
  return JSON.parse(text) as Schema;
}

const ENTRIES = {
  measure: orNull(ref(named('Measure'))),
  development: orNull(ref(named('Development'))),
  correction: orNull(ref(named('Correction'))),
  retraction: orNull(ref(named('Retraction'))),
  ruling: orNull(ref(named('Ruling'))),
  processAmendment: orNull(ref(named('ProcessAmendment'))),
  measureAmendment: orNull(ref(named('MeasureAmendment'))),
  withdrawal: orNull(ref(named('Withdrawal'))),
  question: orNull(ref(named('Question'))),
  questionAmendment: orNull(ref(named('QuestionAmendment'))),
  questionWithdrawal: orNull(ref(named('QuestionWithdrawal'))),
};

const ENTRY: Schema = {
  ...closed(object(ENTRIES, Object.keys(ENTRIES))),
  description: 'One record, under the name of what it is: one member, and no other',
};

const older = (record: string): Schema => ({
  ...listOf(ref(named(record))),
  description: 'As older dossiers have it. In `record` it stands where it happened',
});

const expectations = (record: string): Schema => ({
  ...listOf(ref(named(record))),
  description: 'What should be answered. No status rests on it',
});

const SECTIONS = {
  process: ref(named('Process')),
  measures: listOf(ref(named('Measure'))),
  questions: listOf(ref(named('Question'))),
  record: { ...listOf(ref(named('Entry'))), description: 'What happened since, in its order' },
  developments: older('Development'),
  corrections: older('Correction'),
  retractions: older('Retraction'),
  rulings: older('Ruling'),
  ...ANNEX_FIELDS,
  checks: expectations('MeasureCheck'),
  bitemporalChecks: expectations('MeasureCheck'),
  processChecks: expectations('StageCheck'),
  questionChecks: expectations('QuestionCheck'),
};
const LISTS = Object.keys(SECTIONS).filter((name) => name !== 'process');

export const DOSSIER_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(
    Object.entries(RECORDS).map(([record, fields]) => [named(record), closed(inDossier(dossierSchema(fields)))]),
  ),
  [named('ClaimSource')]: inDossier(CLAIM_SOURCE),
  [named('Needs')]: inDossier(DOSSIER_NEEDS),
  [named('Entry')]: ENTRY,
};

export const DOSSIER: Schema = {
  ...closed(
    object(
      Object.fromEntries(
        Object.entries(SECTIONS).map(([name, schema]) => [name, LISTS.includes(name) ? orNull(schema) : schema]),
      ),
      LISTS,
    ),
  ),
  description: 'The dossier format, as the export writes it. What may be missing may be null',
};
