import { randomInt } from 'node:crypto';

const STEPS = 2 ** 32;

/** Random in [0, 1): what spreads retries. */
export const jitter = (): number => randomInt(STEPS) / STEPS;
