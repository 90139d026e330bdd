import { ACCESS_ROLES, type AccessRole, type Grant } from '../../kernel/access.js';

/** What a value of the claim gives. */
export interface RoleRule extends Grant {
  readonly value: string;
}

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that says what its holder may do, and what its values give. */
  readonly rolesClaim: string;
  readonly roles: readonly RoleRule[];
  /** The claim that events are signed with. */
  readonly actorClaim: string;
}

const RULE = /^([^=]+)=(\w+)(?:@([a-z0-9-]+(?:\+[a-z0-9-]+)*))?$/;

/** `value=role`, or `value=role@process+process`; undefined where it is none. */
export function readRoleRule(text: string): RoleRule | undefined {
  const [, value, role, processes] = RULE.exec(text) ?? [];
  if (value === undefined || !isRole(role)) return undefined;
  if (processes === undefined) return { value, role };
  return role === 'admin' ? undefined : { value, role, processes: processes.split('+') };
}

const isRole = (text: string | undefined): text is AccessRole => ACCESS_ROLES.some((role) => role === text);
