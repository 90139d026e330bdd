import type { HoldsFor } from '../../tracking/domain/status.js';
import { dayInWords, instantInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';
import { Field, KnownByField } from './field.js';

interface TimeBarProps {
  readonly t: Texts;
  readonly path: string;
  readonly view: ViewTimes;
  readonly holdsFor: HoldsFor;
  /** The days that the slider reaches, `first..last`; without them there is none. */
  readonly reach?: string | undefined;
  /** Where later knowledge says otherwise: what differs. */
  readonly differs?: string | undefined;
}

/** Which view of the two times this is, in words, and the controls that lead to another. */
export function TimeBar({ t, path, view, holdsFor, reach, differs }: TimeBarProps) {
  const { typed, temporal, problems } = view;
  const { asOf, knownAt, knownBy, atPosition, evidence } = temporal;
  const isPast = [asOf, knownAt, knownBy, atPosition, evidence].some((one) => one !== undefined);
  const problemOf = (field: string) => problems.find((one) => one.field === field)?.text;
  return (
    <section class={isPast ? 'times past' : 'times'} aria-label={t.times.asOf}>
      <p class="view">{viewInWords(t, view, holdsFor)}</p>
      {differs !== undefined && (
        <p>
          {t.times.differs} <a href={differs}>{t.times.seeDifference}</a>
        </p>
      )}
      {holdsFor.notice && <p class="notice">{holdsFor.notice}</p>}
      <form
        method="get"
        action={path}
        class="time-form"
        data-reach={reach}
        data-slide={t.times.slide}
        data-shown={holdsFor.asOf}
      >
        <Field
          name="asOf"
          label={t.times.asOf}
          hint={t.times.asOfHint}
          value={typed.asOf}
          problem={problemOf('asOf')}
        />
        <Field
          name="knownAt"
          label={t.times.knownAt}
          hint={t.times.knownAtHint}
          value={typed.knownAt}
          problem={problemOf('knownAt')}
        />
        <KnownByField label={t.times.knownBy} record={t.times.record} report={t.times.report} value={typed.knownBy} />
        <p class="field check">
          <input type="checkbox" id="evidence" name="evidence" value="confirmed" checked={typed.evidence !== ''} />
          <label for="evidence">{t.times.confirmedOnly}</label>
        </p>
        <p class="field">
          <button type="submit">{t.times.show}</button>
        </p>
      </form>
      {isPast && (
        <p class="hints">
          <a href={path}>{t.times.now}</a>
        </p>
      )}
    </section>
  );
}

/** Which day, in whose knowledge, and of what evidence. */
export function viewInWords(t: Texts, { temporal }: ViewTimes, holdsFor: HoldsFor): string {
  const day = dayInWords(holdsFor.asOf);
  const asOf = temporal.asOf === undefined ? `today, ${day}` : day;
  const who = temporal.knownBy === 'report' ? 'the public knew' : 'this record knew';
  const limits = [
    temporal.knownAt === undefined ? '' : ` on ${instantInWords(holdsFor.knownAt)}`,
    temporal.atPosition === undefined ? '' : ` up to entry ${holdsFor.position}`,
  ].join('');
  const known = limits === '' && temporal.knownBy === undefined ? '' : `, as ${who}${limits || ' by now'}`;
  const confirmed = temporal.evidence === undefined ? '' : ' Only what is confirmed counts.';
  const ahead = holdsFor.ahead ? ' This day lies ahead: what is said of it is scheduled, and no promise.' : '';
  return `${t.times.asOf} ${asOf}${known}.${confirmed}${ahead}`;
}

export const timeProblems = ({ problems }: ViewTimes) =>
  problems.map(({ field, text }) => ({ href: `#${field}`, text }));
