import type { OpenAPIObject } from '@nestjs/swagger';

const ANYWHERE: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  408: 'The request took too long to arrive',
  421: 'The service does not go by the name in Host',
  417: 'What its Expect header asks for is not done here',
  429: 'More than one caller may ask for in a time; Retry-After says when to ask again',
  431: 'The address and the headers are too long',
  500: 'The service failed; its log has the cause under the correlation id',
  503: 'Not at the moment; try again',
};
const WITH_NAMES_IN_THE_PATH = { 414: 'A name in the address is too long' };
const WHERE_SOMETHING_MAY_CHANGE = {
  403: 'It comes from a page elsewhere',
  413: 'The body is too large; `detail` says how much it may have',
  415: 'The body is not JSON in UTF-8',
};

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** Adds to each operation what may be refused before it is asked. */
export function withEarlyRefusals(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  for (const [path, item] of Object.entries(paths))
    for (const method of ['get', 'post', 'patch', 'delete'] as const) {
      const operation = item[method];
      if (!operation) continue;
      const refusals = {
        ...ANYWHERE,
        ...(path.includes('{') && WITH_NAMES_IN_THE_PATH),
        ...(method !== 'get' && WHERE_SOMETHING_MAY_CHANGE),
      };
      const described = Object.entries(refusals).map(
        ([status, description]) => [status, problem(description)] as const,
      );
      operation.responses = { ...Object.fromEntries(described), ...operation.responses };
    }
  return paths;
}
