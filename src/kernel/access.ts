/** What somebody may do. Each role may all that those before it may. */
export const ACCESS_ROLES = ['monitor', 'reader', 'recorder', 'editor', 'admin'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/** A role, for all processes or only for those that are named. */
export interface Grant {
  readonly role: AccessRole;
  readonly processes?: readonly string[];
}

/** `process` is the one that the request is about; undefined where it is about none, or about all. */
export const permits = (grants: readonly Grant[], asked: AccessRole, process: string | undefined): boolean =>
  grants.some(
    ({ role, processes }) =>
      ACCESS_ROLES.indexOf(role) >= ACCESS_ROLES.indexOf(asked) &&
      (processes === undefined || (process !== undefined && processes.includes(process))),
  );

/** Who a request comes from. */
export interface Principal {
  /** What events are signed with. */
  readonly actor: string;
  readonly grants: readonly Grant[];
  /** It may say for whom it acts (`onBehalfOf`). */
  readonly mayActForOthers: boolean;
}

export const MOST_ACTOR_CHARACTERS = 200;
/** Nothing that cannot be seen, or that reorders what stands around it. */
const ACTOR = new RegExp(
  `^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]{1,${MOST_ACTOR_CHARACTERS}}$`,
  'u',
);

/** Events can be signed with it. */
export const isActor = (name: string): boolean => ACTOR.test(name) && name.trim() === name;
