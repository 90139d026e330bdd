import {
  ANNEX,
  CHANGES,
  CLAIM,
  CLAIM_SOURCE,
  CORRECTION,
  DEVELOPMENT,
  EFFECT,
  FINDING,
  MEASURE,
  MEASURE_AMENDMENT,
  MEASURE_CHANGES,
  MEASURE_WITHDRAWAL,
  PROCESS,
  PROCESS_AMENDMENT,
  PROCESS_CHANGES,
  type RecordFields,
  RETRACTION,
  ROLES,
  RULING,
  SOURCE,
  WINDOWS,
} from './record-schemas.js';
import { closed, listOf, object, oneOf, orNull, ref, type Schema } from '../../../http/openapi/schema-forms.js';

const removing = ({ fields, optional }: RecordFields, removable: readonly string[]): RecordFields => ({
  fields: {
    ...fields,
    removes: {
      ...listOf(oneOf(removable)),
      description: 'What is taken away. Where it is left out, null in `changes` takes away',
    },
  },
  optional: [...optional, 'removes'],
});

/** In a dossier null is as good as absent, and what is not known is refused: records of their own beside those of answers. */
const RECORDS: Readonly<Record<string, RecordFields>> = {
  Roles: ROLES,
  Windows: WINDOWS,
  Process: PROCESS,
  Measure: { ...MEASURE, optional: ['kind'] },
  Source: SOURCE,
  Claim: CLAIM,
  Effect: EFFECT,
  Development: { ...DEVELOPMENT, optional: [...DEVELOPMENT.optional, 'effects'] },
  DevelopmentChanges: CHANGES,
  Correction: removing(CORRECTION, CHANGES.removable),
  Retraction: RETRACTION,
  Finding: FINDING,
  Ruling: RULING,
  ProcessChanges: PROCESS_CHANGES,
  ProcessAmendment: removing(PROCESS_AMENDMENT, PROCESS_CHANGES.removable),
  MeasureChanges: MEASURE_CHANGES,
  MeasureAmendment: MEASURE_AMENDMENT,
  Withdrawal: MEASURE_WITHDRAWAL,
};

const named = (record: string): string => `Dossier${record}`;

/** The same schema with references to the records of a dossier. */
function inDossier(schema: Schema): Schema {
  const text = JSON.stringify(schema).replace(/"#\/components\/schemas\/(\w+)"/g, (_, record: string) =>
    JSON.stringify(ref(named(record)).$ref),
  );
  return JSON.parse(text) as Schema;
}

const recordSchema = ({ fields, optional }: RecordFields): Schema =>
  closed(
    object(
      Object.fromEntries(
        Object.entries(fields).map(([name, schema]) => [
          name,
          optional.includes(name) ? orNull(inDossier(schema)) : inDossier(schema),
        ]),
      ),
      optional,
    ),
  );

const ENTRIES = {
  measure: orNull(ref(named('Measure'))),
  development: orNull(ref(named('Development'))),
  correction: orNull(ref(named('Correction'))),
  retraction: orNull(ref(named('Retraction'))),
  ruling: orNull(ref(named('Ruling'))),
  processAmendment: orNull(ref(named('ProcessAmendment'))),
  measureAmendment: orNull(ref(named('MeasureAmendment'))),
  withdrawal: orNull(ref(named('Withdrawal'))),
};

const ENTRY: Schema = {
  ...closed(object(ENTRIES, Object.keys(ENTRIES))),
  description: 'One record, under the name of what it is: one member, and no other',
};

const older = (record: string): Schema => ({
  ...listOf(ref(named(record))),
  description: 'As older dossiers have it. In `record` it stands where it happened',
});

const SECTIONS = {
  process: ref(named('Process')),
  measures: listOf(ref(named('Measure'))),
  record: { ...listOf(ref(named('Entry'))), description: 'What happened since, in its order' },
  developments: older('Development'),
  corrections: older('Correction'),
  retractions: older('Retraction'),
  rulings: older('Ruling'),
  ...ANNEX.fields,
};
const LISTS = Object.keys(SECTIONS).filter((name) => name !== 'process');

export const DOSSIER_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(Object.entries(RECORDS).map(([record, fields]) => [named(record), recordSchema(fields)])),
  [named('ClaimSource')]: inDossier(CLAIM_SOURCE),
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
