import type { Texts } from '../texts/en.js';

interface FollowProps {
  readonly t: Texts;
  /** Of the page. */
  readonly path: string;
}

interface FollowSectionProps extends FollowProps {
  /** Of what is scheduled, where the page has one. */
  readonly calendar?: string;
}

/** For feed readers, which look for them in the head of a page. */
export function FeedLinks({ t, path }: FollowProps) {
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={t.feed.atom} href={`${path}/feed.atom`} />
      <link rel="alternate" type="application/feed+json" title={t.feed.json} href={`${path}/feed.json`} />
    </>
  );
}

/** How to hear of what is recorded next. */
export function Follow({ t, path, calendar }: FollowSectionProps) {
  return (
    <section class="foot" aria-labelledby="follow">
      <h2 id="follow">{t.feed.heading}</h2>
      <p>
        <a href={`${path}/feed.atom`}>{t.feed.atom}</a>
        {' · '}
        <a href={`${path}/feed.json`}>{t.feed.json}</a>
        {calendar && (
          <>
            {' · '}
            <a href={calendar}>{t.feed.calendar}</a>
          </>
        )}
      </p>
    </section>
  );
}
