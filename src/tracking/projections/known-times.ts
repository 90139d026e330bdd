import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { ReadModel } from '../../read-model/read-model.js';

const FIRST_CAPACITY = 4_096;

/**
 * Known time by record, in memory at 16 bytes an event: nearly every question turns an instant into a position or the
 * other way round. Rows are read once, and those that came since when they are first needed.
 */
@Injectable()
export class KnownTimes {
  private instants = new Float64Array(FIRST_CAPACITY);
  private positions = new Float64Array(FIRST_CAPACITY);
  private count = 0;
  private readUpTo = 0;
  private readonly from: StatementSync;

  constructor(private readonly model: ReadModel) {
    this.from = model.db.prepare('SELECT known_at, position FROM clock WHERE known_at >= ? ORDER BY known_at');
    this.from.setReturnArrays(true);
  }

  /** The last position that had come by then; 0 before the first. */
  positionAt(instant: Micros): Position {
    this.catchUp();
    const at = firstAbove(this.instants, this.count, instant);
    return (at === 0 ? 0 : this.positions[at - 1]!) as Position;
  }

  /** From when on the position was known; 0 (1970) in an empty log. */
  instantOf(position: Position): Micros {
    this.catchUp();
    const at = firstAbove(this.positions, this.count, position - 1);
    return (at === this.count ? 0 : this.instants[at]!) as Micros;
  }

  private catchUp(): void {
    if (this.readUpTo === this.model.checkpoint) return;
    // The last row read is read again: events that share its instant moved it on.
    if (this.count > 0) this.count -= 1;
    for (const row of this.from.iterate(this.count === 0 ? 0 : this.instants[this.count]!)) {
      const [instant, position] = row as unknown as [Micros, Position];
      if (this.count === this.instants.length) this.grow();
      this.instants[this.count] = instant;
      this.positions[this.count] = position;
      this.count += 1;
    }
    this.readUpTo = this.model.checkpoint;
  }

  private grow(): void {
    const larger = (values: Float64Array) => {
      const copy = new Float64Array(values.length * 2);
      copy.set(values);
      return copy;
    };
    this.instants = larger(this.instants);
    this.positions = larger(this.positions);
  }
}

/** Index of the first of `count` ascending values that is above `value`. */
function firstAbove(values: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
