import { count, flag, listOf, object, orNull, ref, type Schema, text } from '../../../http/openapi/schema-forms.js';
import { QUESTION_DELTA } from './question-schemas.js';

const WARNINGS = listOf(object({ pointer: text, code: text, detail: text }));

/** What writes answer. */
export const WRITE_SCHEMAS = {
  Written: object(
    {
      id: text,
      position: count,
      revision: count,
      warnings: WARNINGS,
    },
    ['warnings'],
  ),
  Rehearsed: object({
    dryRun: { type: 'boolean', const: true },
    id: text,
    warnings: WARNINGS,
    headline: object({ before: ref('Headline'), after: ref('Headline') }),
    measures: {
      ...listOf(
        object({
          measure: text,
          asOf: { type: 'string', format: 'date' },
          ahead: { ...flag, description: 'asOf lies after today' },
          before: { ...orNull(ref('MeasureStatus')), description: 'Null where the write declares it' },
          after: { ...orNull(ref('MeasureStatus')), description: 'Null where the write withdraws it' },
        }),
      ),
      description: 'What it touches: as of today, then as of the days ahead that it names',
    },
    questions: {
      ...listOf(object(QUESTION_DELTA)),
      description: 'Of which it would change the answer, or since when that holds',
    },
  }),
  Imported: object(
    {
      ...{ process: text, appended: count, unchanged: count, checks: count, revision: count, position: count },
      warnings: listOf(
        object({ process: text, development: text, ruling: text, pointer: text, code: text, detail: text }, [
          'process',
          'development',
          'ruling',
        ]),
      ),
    },
    ['warnings'],
  ),
} as const satisfies Record<string, Schema>;
