/** What ids are made of. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,99}$/;

export const isSlug = (value: unknown): boolean => typeof value === 'string' && SLUG.test(value);
