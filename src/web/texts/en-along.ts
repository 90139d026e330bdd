import type { NotedChange } from '../../tracking/queries/list-measure-changes.js';

/** What pages say of feeds, files, citations and cards. */
export const EN_ALONG = {
  foot: {
    heading: 'Take it along',
    forms: 'This view as',
    badge: 'badge',
    card: 'card',
  },
  card: {
    more: 'All measures, sources and dates',
    frozen: 'It stays as it is.',
    live: 'It follows what is recorded later.',
    embed: 'Embed in another page',
    embedLive: 'A card that follows what is recorded',
    embedFrozen: 'A card that stays as it is now',
  },
  live: { changed: 'This page changed.', show: 'Show it' },
  cite: {
    heading: 'Cite this view',
    permanent: 'Permanent link',
    promise: 'what it shows stays the same, whatever is recorded later',
    plain: 'Plain',
    publicKnew: (day: string) => `as the public knew on ${day}`,
    upTo: (position: string) => `from the record up to entry ${position}`,
  },
  feed: {
    about:
      'What was recorded last: developments, corrections, retractions and rulings. A correction is an entry of its own.',
    heading: 'Follow along',
    atom: 'Atom feed',
    json: 'JSON feed',
    reason: 'Reason',
    calendar: 'Calendar of what is scheduled',
    deadline: 'Deadline',
    noPromise: 'Scheduled, and no promise: a later record may say otherwise.',
    changes: {
      opened: 'Opened',
      declared: 'Measure declared',
      recorded: 'Recorded',
      corrected: 'Corrected',
      retracted: 'Retracted',
      ruled: 'Ruled',
      amended: 'Amended',
      withdrawn: 'Measure withdrawn',
      annexed: 'Material added',
      other: 'Changed',
    } satisfies Record<NotedChange['change'], string>,
  },
} as const;
