/**
 * The values used last, at least `kept` and at most twice as many: when the young ones are that many, they become the
 * old ones, and what was old and not asked for since is forgotten.
 */
export class Recent<Key, Value extends NonNullable<unknown>> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  constructor(private readonly kept: number) {}

  get(key: Key): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    this.young.set(key, value);
    if (this.young.size < this.kept) return;
    this.old = this.young;
    this.young = new Map();
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
