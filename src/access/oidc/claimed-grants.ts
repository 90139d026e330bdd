import type { Grant } from '../../kernel/access.js';
import type { RoleRule } from './issuer-settings.js';

/** The roles that a token's claim gives. `claim` may lie within others: `realm_access.roles`. */
export function claimedGrants(claims: object, claim: string, rules: readonly RoleRule[]): readonly Grant[] {
  const values = textsOf(memberOf(claims, claim));
  return rules
    .filter(({ value }) => values.includes(value))
    .map(({ role, processes }) => ({ role, ...(processes && { processes }) }));
}

/** A name with points in it, such as a URL, is the claim's own. */
function memberOf(claims: object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return (claims as Readonly<Record<string, unknown>>)[path];
  let found: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** Lists, and texts with spaces between, as `scope` has them. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
