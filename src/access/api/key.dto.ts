import { Flag, OneOf } from '../../fields/field.decorators.js';
import { field } from '../../fields/field.js';
import { ACCESS_ROLES, type AccessRole, isActor, MOST_ACTOR_CHARACTERS } from '../../kernel/access.js';
import { parseInstant } from '../../kernel/instant.js';
import { isSlug, SLUG } from '../../kernel/slug.js';
import type { KeyTerms } from '../domain/key-events.js';

const MOST_PROCESSES = 100;

const ActorName = (): PropertyDecorator =>
  field({
    code: 'field/not-a-name',
    description: 'What its holder’s events are signed with',
    wrong: (value) =>
      typeof value === 'string' && isActor(value)
        ? undefined
        : `must be 1 to ${MOST_ACTOR_CHARACTERS} printable characters without spaces around them`,
    schema: { type: 'string', minLength: 1, maxLength: MOST_ACTOR_CHARACTERS, example: 'Newsroom' },
  });

/** A list without any would be a key for nothing, and is a slip. */
const SomeProcesses = (): PropertyDecorator =>
  field({
    optional: true,
    code: 'field/not-ids',
    description: 'The only ones that it is for; all if left out',
    wrong: (value) =>
      Array.isArray(value) && value.length > 0 && value.length <= MOST_PROCESSES && value.every(isSlug)
        ? undefined
        : `must be a list of 1 to ${MOST_PROCESSES} ids of processes: leave it out for all of them`,
    schema: {
      type: 'array',
      minItems: 1,
      maxItems: MOST_PROCESSES,
      items: { type: 'string', pattern: SLUG.source },
      example: ['armenia-turkiye'],
    },
  });

const Expiry = (): PropertyDecorator =>
  field({
    optional: true,
    code: 'field/not-a-time',
    description: 'It counts no longer from then on; never if left out',
    wrong: (value) =>
      typeof value === 'string' && parseInstant(value) !== undefined
        ? undefined
        : 'must be an RFC 3339 date-time such as 2027-06-30T00:00:00Z',
    schema: { type: 'string', format: 'date-time', example: '2099-06-30T00:00:00Z' },
  });

export class KeyDto implements KeyTerms {
  @ActorName() name!: string;
  @OneOf(ACCESS_ROLES, { example: 'recorder' }) role!: AccessRole;
  @SomeProcesses() processes?: string[];
  @Expiry() expires?: string;
  @Flag({ optional: true, description: 'It may say for whom it acts (`X-Actor`)' }) mayActForOthers?: boolean;
}
