import { formatDay } from '../../kernel/day.js';
import { patched } from '../../kernel/patch.js';
import { same } from './record-differences.js';
import type { Change } from './record-forms.js';
import type { RecordedChange, RecordedVersion } from './recorded-content.js';

/** What a change is of, and what became of it before. */
export interface Changed {
  /** Tells it from all else that can be changed. */
  readonly key: string;
  readonly versions: readonly RecordedVersion<object>[];
}

/** Finds the versions that the changes of a dossier have made, each once. */
export class TakenVersions {
  private readonly taken = new Map<string, Taken>();

  /**
   * Place of the version that a change made. The same change may stand more than once, with others between: the first of the
   * dossier is the first of the log, the second the second. One that was passed over is found last.
   */
  take({ key, versions }: Changed, change: Change['data']): number | undefined {
    const taken = this.taken.get(key) ?? { upTo: 1, passedOver: new Set() };
    this.taken.set(key, taken);
    for (let at = taken.upTo; at < versions.length; at++) {
      if (!isMadeBy(versions, at, change)) continue;
      for (; taken.upTo < at; taken.upTo++) taken.passedOver.add(taken.upTo);
      taken.upTo++;
      return at;
    }
    for (const at of taken.passedOver)
      if (isMadeBy(versions, at, change)) {
        taken.passedOver.delete(at);
        return at;
      }
    return undefined;
  }
}

/** Places of versions: all before `upTo` were taken, but for those that were passed over. */
interface Taken {
  upTo: number;
  readonly passedOver: Set<number>;
}

/** A change is the same when it made the same of the same text, for the same reason and from the same day on. */
function isMadeBy(versions: readonly RecordedVersion<object>[], index: number, change: Change['data']): boolean {
  const [before, version] = [versions[index - 1], versions[index]];
  return (
    before !== undefined &&
    version?.change === 'corrected' &&
    saysTheSame(version, change) &&
    same(patched(before.content, change.changes), version.content)
  );
}

export interface Said {
  readonly reason: string;
  readonly reported?: string;
}

export const saysTheSame = (version: RecordedChange, said: Said): boolean =>
  version.reason === said.reason &&
  (version.reported ?? undefined) ===
    (version.reported === null && said.reported === formatDay(version.recordedOn) ? undefined : said.reported);
