import { LRUCache } from 'lru-cache';

/** A cache that knows how often it was of use. */
export class MeasuredCache<K extends object | string | number, V extends object> extends LRUCache<K, V> {
  hits = 0;
  misses = 0;

  override get(...asked: Parameters<LRUCache<K, V>['get']>): V | undefined {
    const found = super.get(...asked);
    if (found === undefined) this.misses++;
    else this.hits++;
    return found;
  }
}
