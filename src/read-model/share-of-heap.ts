import { getHeapStatistics } from 'node:v8';

/** So many bytes, or less where the heap is so small that a part of it is less. What is new counts as heap, too. */
export const atMostOfHeap = (bytes: number, part: number): number =>
  Math.min(bytes, Math.floor(getHeapStatistics().heap_size_limit * part));
