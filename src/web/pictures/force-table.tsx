import type { MeasureStatus, ProcessStatus } from '../../tracking/domain/status.js';
import type { ForceRow } from '../../tracking/queries/get-force-chart.js';
import { measureGroups } from '../pages/measure-groups.js';
import { link, measurePath } from '../parts/links.js';
import { dateInWords, dayInWords, writtenDay } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import { type ChartSpan, ForceRowPicture, legendOf } from './force-row.js';
import { Legend, Patterns } from './patterns.js';
import { TimeAxis } from './time-axis.js';

interface ForceTableProps {
  readonly t: Texts;
  readonly process: string;
  readonly status: ProcessStatus;
  readonly rows: readonly ForceRow[];
  readonly span: ChartSpan;
  readonly times: Readonly<Record<string, string | undefined>>;
}

/** The measures in groups, each with its state and its band over time. */
export function ForceTable({ t, process, status, rows, span, times }: ForceTableProps) {
  const rowOf = new Map(rows.map((row) => [row.measure, row]));
  const waiting = new Map(status.agreedNotInEffect.map(({ measure, days }) => [measure, days]));
  return (
    <>
      <Patterns />
      <table class="force">
        <caption>
          {`From ${writtenDay(span.first)} to ${writtenDay(span.last)}; the line is ${dayInWords(status.asOf)}.`}
          <Legend t={t} {...legendOf(rows.flatMap(({ bands }) => bands))} />
        </caption>
        <thead>
          <tr>
            <th scope="col">{t.chart.measure}</th>
            <th scope="col">{t.chart.stateNow}</th>
            <th scope="col" class="axis">
              <span class="unseen">{t.chart.overTime}</span>
              <TimeAxis span={span} />
            </th>
          </tr>
        </thead>
        {measureGroups(status).map(([group, measures]) => (
          <tbody>
            <tr class="group">
              <th colSpan={3} scope="rowgroup">
                {t.groups[group]} <span class="count">{measures.length}</span>
              </th>
            </tr>
            {measures.map((measure) => {
              const row = rowOf.get(measure.measure);
              return (
                <tr>
                  <th scope="row">
                    <a href={link(measurePath(process, measure.measure), times)}>{measure.title}</a>
                  </th>
                  <td class="state">
                    <StateWords t={t} status={measure} days={waiting.get(measure.measure)} />
                  </td>
                  <td>{row && <ForceRowPicture row={row} span={span} process={process} t={t} times={times} />}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </>
  );
}

interface StateWordsProps {
  readonly t: Texts;
  readonly status: MeasureStatus;
  readonly days?: number | undefined;
}

/** The state of a measure, how sure that is, since when, and what comes. */
export function StateWords({ t, status, days }: StateWordsProps) {
  const { state, possibleStates, inEffect, evidence, since, next } = status;
  const isOpen = inEffect === 'uncertain' || possibleStates.length > 1;
  const marks = [
    ...(inEffect === 'yes' && evidence && evidence.level !== 'confirmed' ? [t.evidence[evidence.level]] : []),
    ...(status.disputed ? [t.disputedState.toLowerCase()] : []),
    ...(status.possibleConflicts.length > 0 ? ['conflicting reports'] : []),
    ...(status.stale && inEffect !== 'no' ? ['not mentioned of late'] : []),
  ];
  const detail = [
    ...(isOpen ? [possibleStates.map((one) => t.states[one].toLowerCase()).join(' or ')] : []),
    ...(since === null ? [] : [t.chart.since(dateInWords(since))]),
    ...(days === undefined ? [] : [`${days.toLocaleString('en')} days`]),
    ...(next ? [`${t.states[next.state].toLowerCase()} from ${dayInWords(next.day)}`] : []),
  ];
  return (
    <>
      <b class={`w-${isOpen ? 'uncertain' : state}`}>{isOpen ? t.uncertainState : t.states[state]}</b>
      {marks.map((mark) => (
        <span class="mark">{mark}</span>
      ))}
      <small>{detail.join(', ')}</small>
    </>
  );
}
