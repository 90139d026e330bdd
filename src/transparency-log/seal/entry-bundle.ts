const LENGTH_BYTES = 2;

/** Entries one after the other, each behind its length in two bytes, big-endian (C2SP tlog-tiles). */
export function appendEntry(bundle: Uint8Array, used: number, entry: Uint8Array): Uint8Array {
  const end = used + LENGTH_BYTES + entry.length;
  let room = bundle;
  if (end > bundle.length) {
    room = new Uint8Array(Math.max(end, bundle.length * 2));
    room.set(bundle.subarray(0, used));
  }
  room[used] = entry.length >> 8;
  room[used + 1] = entry.length & 0xff;
  room.set(entry, used + LENGTH_BYTES);
  return room;
}

export const lengthInBundle = (entry: Uint8Array): number => LENGTH_BYTES + entry.length;

/** The first `count` entries; undefined when the bundle does not hold that many whole ones. */
export function readBundle(bundle: Uint8Array, count: number): Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + LENGTH_BYTES > bundle.length) return undefined;
    const end = at + LENGTH_BYTES + bundle[at]! * 256 + bundle[at + 1]!;
    if (end > bundle.length) return undefined;
    entries.push(bundle.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return entries;
}

/** Bytes that the first `count` entries take; undefined as above. */
export function bundleLength(bundle: Uint8Array, count: number): number | undefined {
  return readBundle(bundle, count)?.reduce((sum, entry) => sum + lengthInBundle(entry), 0);
}
