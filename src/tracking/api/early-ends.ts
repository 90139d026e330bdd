import { refusedBody } from '../../http/body.js';
import type { Problem } from '../../kernel/domain-error.js';
import { boundsOf, type EdtfDate } from '../../kernel/edtf-date.js';
import type { Effect } from '../domain/model.js';

/** Refuses effects that end before they begin; without a `from` of its own an effect begins on `date`, where that is known. */
export function refuseEarlyEnds(effects: readonly Effect[], date: EdtfDate | undefined, pointer: string): void {
  const problems = effects.flatMap((effect, index): Problem[] => {
    const start = effect.from ?? date;
    if (effect.until === undefined || start === undefined) return [];
    if (boundsOf(effect.until).last >= boundsOf(start).first) return [];
    return [
      {
        pointer: `${pointer}/${index}/until`,
        code: 'effect/until-before-from',
        detail: `"${effect.until}" lies before "${start}", on which it begins`,
      },
    ];
  });
  if (problems.length > 0) throw refusedBody(problems);
}
