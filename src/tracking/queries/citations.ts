import { testimonyOf } from '../domain/evidence.js';
import type { DevelopmentId } from '../domain/model.js';
import type { Citation } from '../domain/status.js';
import type { MeasureEntry } from './catalogue.js';
import type { Snapshot } from './snapshot.js';

/** What is needed to cite each of the developments, in the version that counts: its title, and its first source on the web. */
export const citationsOf = (
  measure: MeasureEntry,
  snapshot: Snapshot,
  developments: readonly DevelopmentId[],
): readonly Citation[] =>
  developments.flatMap((development): Citation[] => {
    const content = snapshot.development(measure.process, development)?.content;
    if (!content) return [];
    for (const { publisher, title, url } of testimonyOf(content, measure.id, snapshot.reportedBy).sources)
      if (url) return [{ development, title: content.title, source: { publisher, title, url } }];
    return [{ development, title: content.title, source: null }];
  });
