import { DEVELOPMENT_TYPE_NAMES, type DevelopmentType, typeLabel } from '../../tracking/domain/development-types.js';
import type { MeasureStatus } from '../../tracking/domain/status.js';
import { dateInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import type { ViewTimes } from '../times/view-times.js';
import { developmentPath, link, processPath, timesOf } from './links.js';

export interface TimelineItem {
  readonly id: string;
  readonly date: string;
  readonly type: DevelopmentType;
  readonly title: string;
  readonly publisher: string | null;
  readonly happened: 'yes' | 'maybe' | 'not-yet';
}

interface TimelineFilter {
  readonly type: string;
  readonly measure: string;
  readonly text: string;
}

export interface TimelineView {
  readonly items: readonly TimelineItem[];
  readonly next: string | null;
  readonly filter: TimelineFilter;
}

interface TimelineProps {
  readonly t: Texts;
  readonly process: string;
  readonly view: ViewTimes;
  readonly timeline: TimelineView;
  readonly measures: readonly MeasureStatus[];
}

/** What happened, newest first, as far as the view knows of it. */
export function TimelineSection({ t, process, view, timeline, measures }: TimelineProps) {
  const { filter, items, next } = timeline;
  const times = timesOf(view.typed);
  const path = processPath(process);
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{t.timeline.heading}</h2>
      <form method="get" action={`${path}#timeline`} class="filter" data-filter>
        {Object.entries(times).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
        <p class="field">
          <label for="type">{t.timeline.type}</label>
          <select id="type" name="type">
            <option value="">{t.timeline.any}</option>
            {DEVELOPMENT_TYPE_NAMES.map((type) => (
              <option value={type} selected={type === filter.type}>
                {typeLabel(type)}
              </option>
            ))}
          </select>
        </p>
        <p class="field">
          <label for="measure">{t.timeline.measure}</label>
          <select id="measure" name="measure">
            <option value="">{t.timeline.any}</option>
            {measures.map(({ measure, title }) => (
              <option value={measure} selected={measure === filter.measure}>
                {title}
              </option>
            ))}
          </select>
        </p>
        <p class="field">
          <label for="text">{t.timeline.text}</label>
          <input id="text" name="text" value={filter.text} autocomplete="off" />
        </p>
        <p class="field">
          <button type="submit">{t.timeline.filter}</button>
        </p>
      </form>
      {items.length === 0 ? (
        <p>{t.timeline.none}</p>
      ) : (
        <ol class="timeline">
          {items.map((item) => (
            <li>
              <span class="when">{dateInWords(item.date)}</span>
              <span class="what">
                <a href={link(developmentPath(process, item.id), times)} dir="auto">
                  {item.title}
                </a>
                <small>
                  {typeLabel(item.type)}
                  {item.publisher && <> · {item.publisher}</>}
                  {item.happened !== 'yes' && (
                    <span class="mark">{item.happened === 'maybe' ? t.timeline.maybe : t.timeline.notYet}</span>
                  )}
                </small>
              </span>
            </li>
          ))}
        </ol>
      )}
      {next && (
        <p>
          <a href={`${link(path, { ...times, ...filter, cursor: next })}#timeline`}>{t.timeline.older}</a>
        </p>
      )}
    </section>
  );
}
