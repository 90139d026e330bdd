import canonicalize from 'canonicalize';

/** JSON in the one form of RFC 8785: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return text;
}
