import { addDays, dayFrom, parseDay, type Day } from '../../kernel/day.js';
import type { Band } from '../../tracking/queries/bands.js';
import type { ForceRow } from '../../tracking/queries/get-force-chart.js';
import { developmentPath, link } from '../parts/links.js';
import { dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import { BandShape, type Look, strokeOf } from './patterns.js';
import { type DaySpan, midnightOf, percent, scaleOf } from './time-scale.js';

/** What a chart shows, and the day that it is about. */
export interface ChartSpan extends DaySpan {
  readonly asOf: Day;
  /** Nothing that lies later had been reached then. */
  readonly reached: Day;
}

const HEIGHT = 18;

export const lookOf = ({ state, possibleStates, inEffect }: Band): Look =>
  inEffect === 'uncertain' || possibleStates.length > 1 ? 'uncertain' : state;

/** All years that anything is known of, or those since a day. What is scheduled is always in it. */
export function spanOf(rows: readonly ForceRow[], asOf: Day, reached: Day, since?: Day): ChartSpan {
  const days = rows.flatMap(({ bands }) => bands.flatMap(({ from }) => (from === null ? [] : [parseDay(from)!])));
  const earliest = since ?? days.reduce((least, day) => (day < least ? day : least), asOf);
  const latest = days.reduce((most, day) => (day > most ? day : most), asOf > reached ? asOf : reached);
  const first = earliest < asOf ? earliest : asOf;
  const room = Math.max(10, Math.round((latest - first) * 0.02));
  return { first: addDays(first, -room), last: addDays(latest, room), asOf, reached };
}

/** From a year before the present phase on, so that what it began with is seen. */
export const phaseStart = (phaseSince: string | null): Day | undefined => {
  const day = phaseSince === null ? undefined : parseDay(phaseSince);
  if (day === undefined) return undefined;
  const date = midnightOf(day);
  return dayFrom(date.getUTCFullYear() - 1, date.getUTCMonth() + 1, date.getUTCDate());
};

interface RowProps {
  readonly row: ForceRow;
  readonly span: ChartSpan;
  readonly process: string;
  readonly t: Texts;
  readonly times: Readonly<Record<string, string | undefined>>;
}

interface PlacedBand {
  readonly band: Band;
  readonly x: string;
  readonly width: string;
  /** It begins within the span. */
  readonly inside: boolean;
}

/** The bands that a span shows, each with its place on it. */
export function placedBands({ bands }: ForceRow, span: ChartSpan): readonly PlacedBand[] {
  const at = placeOn(span);
  return bands.flatMap((band) => {
    const from = at(band.from === null ? span.first : parseDay(band.from)!);
    const to = at(band.to === null ? addDays(span.last, 1) : addDays(parseDay(band.to)!, 1));
    return to > from ? [{ band, x: percent(from), width: percent(Math.max(0.15, to - from)), inside: from > 0 }] : [];
  });
}

function placeOn(span: ChartSpan): (day: Day) => number {
  const scale = scaleOf(span);
  return (day) => Math.min(100, Math.max(0, scale(midnightOf(day))));
}

interface ShapesProps {
  readonly shown: readonly PlacedBand[];
  readonly span: ChartSpan;
  /** It has no stylesheet. */
  readonly standalone?: boolean;
}

/** Bands, what lies ahead, and the day that it is about. */
export function BandShapes({ shown, span, standalone = false }: ShapesProps) {
  const at = placeOn(span);
  const asOf = percent(at(addDays(span.asOf, 1)));
  const beyond = at(addDays(span.reached, 1));
  return (
    <>
      {shown.map(({ band, x, width }) => {
        const shape = <BandShape look={lookOf(band)} x={x} width={width} y={3} height={12} />;
        return (
          <>
            {standalone ? <g {...strokeOf(lookOf(band))}>{shape}</g> : shape}
            {isHatched(band) && <rect x={x} width={width} y="3" height="12" fill="url(#p-unconfirmed)" />}
            {band.contested && <rect x={x} width={width} y="3" height="12" fill="url(#p-disputed)" />}
          </>
        );
      })}
      {beyond < 100 && (
        <rect
          x={percent(beyond)}
          width={percent(100 - beyond)}
          y="0"
          height={HEIGHT}
          class="beyond"
          fill="url(#p-beyond)"
          opacity={standalone ? 0.25 : undefined}
        />
      )}
      <line class="as-of" x1={asOf} x2={asOf} y1="0" y2={HEIGHT} stroke={standalone ? '#17191c' : undefined} />
    </>
  );
}

/** One measure over time: its bands, and marks that lead to what brought each. */
export function ForceRowPicture({ row, span, process, t, times }: RowProps) {
  const shown = placedBands(row, span);
  const label = inWords(
    shown.map(({ band }) => band),
    t,
  );
  return (
    <div class="track">
      <svg width="100%" height={HEIGHT} role="img" aria-label={label}>
        <BandShapes shown={shown} span={span} />
      </svg>
      <svg width="100%" height={HEIGHT} class="marks">
        {shown.map(({ band, x, inside }) =>
          inside && band.development !== null ? (
            <a
              href={link(developmentPath(process, band.development), times)}
              aria-label={`${dayInWords(band.from!)}: ${stateInWords(band, t)}`}
            >
              <circle cx={x} cy="9" r="4" />
            </a>
          ) : null,
        )}
      </svg>
    </div>
  );
}

export const isHatched = ({ inEffect, evidence }: Band): boolean => inEffect === 'yes' && evidence !== 'confirmed';

export function stateInWords(band: Band, t: Texts): string {
  const look = lookOf(band);
  const state =
    look === 'uncertain'
      ? `${t.uncertainState} (${band.possibleStates.map((one) => t.states[one]).join(' or ')})`
      : t.states[look];
  const evidence = isHatched(band) && band.evidence ? `, ${t.evidence[band.evidence]}` : '';
  return `${state}${evidence}${band.contested ? `, ${t.disputedState.toLowerCase()}` : ''}`;
}

/** Every interval of a picture, for those who do not see it. */
function inWords(bands: readonly Band[], t: Texts): string {
  return bands
    .map((band) => {
      const from = band.from === null ? '' : ` from ${dayInWords(band.from)}`;
      const to = band.to === null ? '' : ` to ${dayInWords(band.to)}`;
      return `${stateInWords(band, t)}${from}${to}`;
    })
    .join('; ');
}

/** What a legend must explain. */
export const legendOf = (bands: readonly Band[]) => ({
  looks: new Set(bands.map(lookOf)),
  contested: bands.some((band) => band.contested),
});
