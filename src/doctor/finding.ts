/** `unknown`: it could not be looked at. */
type Verdict = 'ok' | 'warning' | 'problem' | 'unknown';

export interface Finding {
  readonly about: string;
  readonly verdict: Verdict;
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

export const ok = (about: string, found: string): Finding => ({ about, verdict: 'ok', found });
export const warning = (about: string, found: string, advice: string): Finding => ({
  about,
  verdict: 'warning',
  found,
  advice,
});
export const problem = (about: string, found: string, advice: string): Finding => ({
  about,
  verdict: 'problem',
  found,
  advice,
});
export const unknown = (about: string, found: string, advice: string): Finding => ({
  about,
  verdict: 'unknown',
  found,
  advice,
});
