/**
 * How much a test tries: little in `npm test`, for which somebody waits, and everything in `npm run test:long`. A
 * variable of the dose's own name beats both.
 */
export function dose(name: string, { usual, long }: { readonly usual: number; readonly long: number }): number {
  return Number(process.env[name] ?? (process.env['TEST_DOSES'] === 'long' ? long : usual));
}

/** A slow machine is slow, and not broken: no step of a test takes as long as this where it goes on at all. */
export const STEP_LIMIT_MS = 60_000;
