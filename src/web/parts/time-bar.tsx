import type { HoldsFor } from '../../tracking/domain/status.js';
import { dayInWords, instantInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';

interface TimeBarProps {
  readonly t: Texts;
  readonly path: string;
  readonly view: ViewTimes;
  readonly holdsFor: HoldsFor;
}

/** Which view of the two times this is, in words, and the controls that lead to another. */
export function TimeBar({ t, path, view, holdsFor }: TimeBarProps) {
  const { typed, temporal, problems } = view;
  const { asOf, knownAt, knownBy, atPosition, evidence } = temporal;
  const isPast = [asOf, knownAt, knownBy, atPosition, evidence].some((one) => one !== undefined);
  const problemOf = (field: string) => problems.find((one) => one.field === field)?.text;
  return (
    <section class={isPast ? 'times past' : 'times'} aria-label={t.times.asOf}>
      <p class="view">{viewInWords(t, view, holdsFor)}</p>
      {holdsFor.notice && <p class="notice">{holdsFor.notice}</p>}
      <form method="get" action={path} class="time-form">
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
        <p class="field">
          <label for="knownBy">{t.times.knownBy}</label>
          <select id="knownBy" name="knownBy">
            <option value="record" selected={typed.knownBy === 'record'}>
              {t.times.record}
            </option>
            <option value="report" selected={typed.knownBy === 'report'}>
              {t.times.report}
            </option>
          </select>
        </p>
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

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly problem: string | undefined;
}

function Field({ name, label, hint, value, problem }: FieldProps) {
  return (
    <p class={problem ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {problem && (
        <span class="problem" id={`${name}-problem`}>
          {problem}
        </span>
      )}
      <input
        id={name}
        name={name}
        value={value}
        title={hint}
        autocomplete="off"
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={problem ? `${name}-problem` : undefined}
      />
    </p>
  );
}

function viewInWords(t: Texts, { temporal }: ViewTimes, holdsFor: HoldsFor): string {
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
