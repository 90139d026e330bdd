import { parseDay } from '../../kernel/day.js';
import type { MeasureStatus, ProcessStatus } from '../../tracking/domain/status.js';
import type { ForceRow } from '../../tracking/queries/get-force-chart.js';
import { writtenDay } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import { statusInWords } from '../texts/status-words.js';
import { BandShapes, type ChartSpan, legendOf, placedBands, spanOf } from './force-row.js';
import { BandShape, type Look, Patterns, strokeOf } from './patterns.js';
import { SYSTEM_FONTS } from './standalone.js';
import { fitting, widthOf } from './text-room.js';
import { TimeAxis } from './time-axis.js';

interface ChartProps {
  readonly t: Texts;
  readonly status: ProcessStatus;
  /** In the order in which they are drawn. */
  readonly measures: readonly MeasureStatus[];
  readonly rows: readonly ForceRow[];
  /** Which view it is. */
  readonly view: string;
  readonly source: string;
}

const WIDTH = 960;
const ROW = 44;
const TOP = 96;
const LEFT = 16;
const TRACK = 420;
const NAMES = TRACK - LEFT - 16;
const LEGEND_ROW = 22;
/** So much wider are bold letters. */
const BOLD = 1.08;

/** The force chart as a picture for print and other pages: on white, with all that it needs to be read on its own. */
export function ChartSvg({ t, status, measures, rows, view, source }: ChartProps) {
  const rowOf = new Map(rows.map((row) => [row.measure, row]));
  const drawn = measures.flatMap((measure) => rowOf.get(measure.measure) ?? []);
  const span = spanOf(drawn, parseDay(status.asOf)!, parseDay(status.knownAt.slice(0, 10))!);
  const legend = legendLines(t, drawn);
  const bottom = TOP + measures.length * ROW;
  const height = bottom + legend.length * LEGEND_ROW + 64;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={WIDTH}
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      font-family={SYSTEM_FONTS}
      font-size="13"
      fill="#17191c"
      role="img"
      aria-labelledby="title"
    >
      <title id="title">{`${status.title}. ${view}`}</title>
      <Patterns />
      <rect width={WIDTH} height={height} fill="#fff" />
      <text x={LEFT} y="30" font-size="20" font-weight="600">
        {fitting(status.title, BOLD * 20, WIDTH - 2 * LEFT)}
      </text>
      <text x={LEFT} y="52">
        {fitting(status.headline.text, 13, WIDTH - 2 * LEFT)}
      </text>
      <text x={LEFT} y="72" fill="#565e66">
        {fitting(view, 13, WIDTH - 2 * LEFT)}
      </text>
      <svg x={TRACK} y={TOP - 18} width={WIDTH - TRACK - LEFT} height="16" font-size="12">
        <g fill="#565e66">
          <TimeAxis span={span} />
        </g>
      </svg>
      {measures.map((measure, index) => (
        <ChartRow t={t} status={measure} row={rowOf.get(measure.measure)} span={span} y={TOP + index * ROW} />
      ))}
      {legend.map((line, index) => (
        <g transform={`translate(${LEFT} ${bottom + 12 + index * LEGEND_ROW})`}>
          {line.map(({ look, text, x }) => (
            <>
              <LegendSwatch look={look} x={x} />
              <text x={x + 36} y="12" font-size="12">
                {text}
              </text>
            </>
          ))}
        </g>
      ))}
      <text x={LEFT} y={height - 30} font-size="11" fill="#565e66">
        {`${writtenDay(span.first)} – ${writtenDay(span.last)} · ${t.chart.unconfirmed}`}
      </text>
      <text x={LEFT} y={height - 14} font-size="11" fill="#565e66">
        {source}
      </text>
    </svg>
  );
}

interface RowProps {
  readonly t: Texts;
  readonly status: MeasureStatus;
  readonly row: ForceRow | undefined;
  readonly span: ChartSpan;
  readonly y: number;
}

function ChartRow({ t, status, row, span, y }: RowProps) {
  return (
    <g>
      <line x1={LEFT} x2={WIDTH - LEFT} y1={y} y2={y} stroke="#c9ced3" />
      <text x={LEFT} y={y + 19} font-weight="600">
        {fitting(status.title, BOLD * 13, NAMES)}
      </text>
      <text x={LEFT} y={y + 35} font-size="12" fill="#565e66">
        {fitting(statusInWords(status, t), 12, NAMES)}
      </text>
      {row && (
        <svg x={TRACK} y={y + 13} width={WIDTH - TRACK - LEFT} height="18">
          <BandShapes shown={placedBands(row, span)} span={span} standalone />
        </svg>
      )}
    </g>
  );
}

function LegendSwatch({ look, x }: { readonly look: Look | 'disputed'; readonly x: number }) {
  return (
    <svg x={x} y="1" width="28" height="14">
      {look === 'disputed' ? (
        <rect y="1" width="28" height="12" fill="url(#p-disputed)" />
      ) : (
        <g {...strokeOf(look)}>
          <BandShape look={look} x="0%" width="100%" y={1} height={12} />
        </g>
      )}
    </svg>
  );
}

interface LegendItem {
  readonly look: Look | 'disputed';
  readonly text: string;
  readonly x: number;
}

/** Only what the picture has, in lines that have room. */
function legendLines(t: Texts, rows: readonly ForceRow[]): readonly (readonly LegendItem[])[] {
  const { looks, contested } = legendOf(rows.flatMap(({ bands }) => bands));
  const all = [...looks, ...(contested ? (['disputed'] as const) : [])];
  const lines: LegendItem[][] = [[]];
  let x = 0;
  for (const look of all) {
    const text = look === 'disputed' ? t.chart.contested : look === 'uncertain' ? t.uncertainState : t.states[look];
    const room = 36 + widthOf(text, 12) + 16;
    if (x + room > WIDTH - 2 * LEFT) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)!.push({ look, text, x });
    x += room;
  }
  return lines;
}
