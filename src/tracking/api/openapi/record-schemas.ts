import { type RecordClass, rulesOf } from '../../../fields/record-class.js';
import { fieldSchema } from '../../../http/openapi/record-schema.js';
import { closed, listOf, object, orNull, ref, type Schema, text } from '../../../http/openapi/schema-forms.js';
import { SLUG } from '../../../kernel/slug.js';
import { ANNEX_SECTIONS } from '../../domain/model.js';
import { MOST_LEAVES, MOST_LEVELS } from '../../domain/question.js';

/** Of a dossier: null is as good as absent, and so is what is usual. */
export function dossierSchema(record: RecordClass): Schema {
  const rules = [...rulesOf(record)];
  const fields = rules.map(([name, rule]) => {
    const { nullable: _, ...stays } = rule;
    const schema = fieldSchema(rule.optional ? stays : rule);
    return [name, rule.optional ? orNull(schema) : schema] as const;
  });
  return object(
    Object.fromEntries(fields),
    rules.flatMap(([name, { optional }]) => (optional ? [name] : [])),
  );
}

/** Not oneOf, of which a generator for C# takes the first form only. */
export const CLAIM_SOURCE: Schema = { anyOf: [text, ref('Source')] };
export const CLAIM_SOURCES: Readonly<Record<'ClaimSource' | 'ClaimSourceDto', Schema>> = {
  ClaimSource: CLAIM_SOURCE,
  ClaimSourceDto: { anyOf: [{ ...text, minLength: 1, maxLength: 2_000 }, ref('SourceDto')] },
};

const needs = (name: string, member: (list: Schema) => Schema): Schema => {
  const need = { anyOf: [{ ...text, pattern: SLUG.source }, ref(name)] };
  const list = member({ ...listOf(need), minItems: 1, maxItems: MOST_LEAVES });
  return {
    ...closed(object({ all: list, any: list }, ['all', 'any'])),
    description: `One of the two: what must all be in effect, or of which one must. Up to ${MOST_LEVELS} levels and ${MOST_LEAVES} measures`,
  };
};
export const NEEDS: Readonly<Record<'Needs' | 'NeedsDto', Schema>> = {
  Needs: needs('Needs', (list) => list),
  NeedsDto: needs('NeedsDto', orNull),
};
/** Of a dossier. */
export const DOSSIER_NEEDS = needs('Needs', orNull);

const anyJson = { ...listOf({}), description: 'Any JSON: kept as it is, and counts for nothing' };
/** What rides along in a dossier. */
export const ANNEX_FIELDS = Object.fromEntries(ANNEX_SECTIONS.map((name) => [name, anyJson]));
