import { setTimeout } from 'node:timers/promises';

const RETRY_AFTER_MS = 1_000;

/**
 * Does `work` again and again until `signal` aborts, a second after each failure. What it fails with is told, but not
 * the same again before `work` has ended well or called `fine`.
 */
export async function untilAborted(
  signal: AbortSignal,
  work: (fine: () => void) => Promise<void>,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  let told: string | undefined;
  const fine = () => {
    told = undefined;
  };
  while (!signal.aborted)
    try {
      await work(fine);
      fine();
    } catch (error) {
      if (signal.aborted) return;
      if (String(error) !== told) onTrouble(error);
      told = String(error);
      await setTimeout(RETRY_AFTER_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
}
