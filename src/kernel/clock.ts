import type { Micros } from './instant.js';

/** The only source of "now". */
export abstract class Clock {
  abstract now(): Micros;
}
