/** The record after changes to it: given fields replace, null removes (RFC 7396 on the top level). */
export function patched<Recorded extends object>(
  recorded: Recorded,
  changes: { readonly [Field in keyof Recorded]?: Recorded[Field] | null },
): Recorded {
  const merged: { [field: string]: unknown } = Object.fromEntries(Object.entries(recorded));
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) delete merged[field];
    else merged[field] = value;
  }
  return merged as Recorded; // field by field of the same types, and only what may be missing can be null
}
