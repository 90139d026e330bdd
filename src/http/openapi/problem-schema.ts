import { listOf, object, type Schema, text } from './schema-forms.js';

export const PROBLEM: Schema = {
  ...object(
    {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      instance: text,
      code: { ...text, description: 'Stable; safe to program against' },
      correlationId: text,
      errors: listOf(
        object(
          {
            pointer: { ...text, description: 'JSON pointer into the body' },
            parameter: text,
            code: text,
            detail: text,
          },
          ['pointer', 'parameter'],
        ),
      ),
    },
    ['errors'],
  ),
  description: 'RFC 9457',
  examples: [
    {
      type: 'urn:detente:problem:development/effects-refused',
      title: 'The request cannot be carried out as it is',
      status: 422,
      detail: 'Some effects cannot be recorded',
      instance: '/api/v1/processes/armenia-turkiye/developments',
      code: 'development/effects-refused',
      correlationId: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d',
      errors: [
        {
          pointer: '/effects/0/measure',
          code: 'measure/unknown',
          detail: 'There is no measure "air-carg" in this process. Declare it first',
        },
      ],
    },
  ],
};
