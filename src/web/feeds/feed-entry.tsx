import { renderToString } from 'preact-render-to-string';
import { actionLabel } from '../../tracking/domain/actions.js';
import { dateInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import type { RecordedChange } from './recorded-changes.js';

interface EntryProps {
  readonly t: Texts;
  readonly change: RecordedChange;
  readonly titles: ReadonlyMap<string, string>;
}

/** What was recorded, in one line. */
export function changeInWords(
  t: Texts,
  { change, subject, development, topic }: RecordedChange,
  titles: EntryProps['titles'],
): string {
  const about = development?.title ?? topic ?? titles.get(subject.id) ?? subject.id;
  return change === 'recorded' ? about : `${t.feed.changes[change]}: ${about}`;
}

/** When, what it did to which measure, how sure that is, and why the record was changed. */
export function FeedEntryText({ t, change: { development, reason }, titles }: EntryProps) {
  return (
    <>
      {development && <p>{`${dateInWords(development.date)} · ${t.evidence[development.evidence.level]}`}</p>}
      {development && development.effects.length > 0 && (
        <ul>
          {development.effects.map(({ measure, action, from, until }) => (
            <li>
              {`${titles.get(measure) ?? measure}: ${actionLabel(action)}`}
              {from && `, from ${dateInWords(from)}`}
              {until && `, until ${dateInWords(until)}`}
            </li>
          ))}
        </ul>
      )}
      {reason !== null && <p>{`${t.feed.reason}: ${reason}`}</p>}
    </>
  );
}

/** A text as HTML that shows it. */
export const asHtml = (text: string): string => renderToString(<>{text}</>);
