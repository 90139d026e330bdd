import { addDays, type Day, parseDay } from '../../kernel/day.js';
import type { Band } from '../../tracking/queries/bands.js';
import type { KnowledgeLayer, KnowledgeMap } from '../../tracking/queries/get-knowledge-map.js';
import { link } from '../parts/links.js';
import { dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';
import { isHatched, legendOf, lookOf, stateInWords } from './force-row.js';
import { fillOf, Legend } from './patterns.js';
import { TimeAxis } from './time-axis.js';
import { type DaySpan, midnightOf, percent, scaleOf, ticksOf } from './time-scale.js';

interface KnowledgePictureProps {
  readonly t: Texts;
  readonly map: KnowledgeMap;
  readonly path: string;
}

const HEIGHT = 360;
/** A layer that stood for a day is seen all the same. */
const LEAST_HEIGHT = 3;

interface Strip {
  readonly layer: KnowledgeLayer;
  /** Pixels from the top. */
  readonly y: number;
  readonly height: number;
}

const dayOfText = (known: string): Day => parseDay(known.slice(0, 10))!;

/** Valid time across, known time up, state by colour: when it happened, and when one could know. */
export function KnowledgePicture({ t, map, path }: KnowledgePictureProps) {
  const [first] = map.layers;
  if (!first) return null;
  const valid = validSpan(map);
  const known: DaySpan = { first: dayOfText(first.knownFrom), last: valid.last };
  const strips = stripsOf(map.layers, known);
  const scale = scaleOf(valid);
  const up = scaleOf(known);
  const y = (day: Day) => HEIGHT * (1 - Math.min(100, Math.max(0, up(midnightOf(day)))) / 100);
  const x = (day: Day) => percent(Math.min(100, Math.max(0, scale(midnightOf(day)))));
  return (
    <figure class="map">
      <svg width="100%" height={HEIGHT} class="known-axis" aria-hidden="true">
        {ticksOf(known).map(({ share, text }) => (
          <text x="100%" y={HEIGHT * (1 - share / 100) + 4} text-anchor="end">
            {text}
          </text>
        ))}
      </svg>
      <svg width="100%" height={HEIGHT} class="field">
        {strips.map((strip) => (
          <StripFields {...{ t, strip, valid, path }} knownBy={map.knownBy} />
        ))}
        <line class="diagonal" x1={x(known.first)} y1={y(known.first)} x2={x(known.last)} y2={y(known.last)} />
      </svg>
      <TimeAxis span={valid} />
      <figcaption>
        {`${t.map.across} → · ↑ ${t.map.up}, ${map.knownBy === 'report' ? t.map.byReport : t.map.byRecord} · ${t.map.onTheDay}`}
        <Legend t={t} {...legendOf(map.layers.flatMap(({ bands }) => bands))} />
        {map.left > 0 && ` ${t.map.left(map.left)}`}
      </figcaption>
      <details>
        <summary>{t.map.inWords}</summary>
        <ol>
          {map.layers.map(({ knownFrom, bands }) => (
            <li>{`${dayInWords(knownFrom.slice(0, 10))}: ${bands.map((band) => bandInWords(band, t)).join('; ')}`}</li>
          ))}
        </ol>
      </details>
    </figure>
  );
}

interface StripProps {
  readonly t: Texts;
  readonly strip: Strip;
  readonly valid: DaySpan;
  readonly path: string;
  readonly knownBy: string;
}

/** What was known for a while: a field a state, each a link to what it shows. */
function StripFields({ t, strip: { layer, y, height }, valid, path, knownBy }: StripProps) {
  const scale = scaleOf(valid);
  return (
    <>
      {layer.bands.map((band) => {
        const from = band.from === null ? valid.first : parseDay(band.from)!;
        const to = band.to === null ? valid.last : parseDay(band.to)!;
        const left = Math.max(0, scale(midnightOf(from)));
        const right = Math.min(100, scale(midnightOf(addDays(to, 1))));
        if (right <= left) return null;
        const at = { x: percent(left), width: percent(right - left), y, height };
        const look = lookOf(band);
        const view = { asOf: band.from ?? undefined, knownAt: layer.knownFrom.slice(0, 10), knownBy };
        return (
          <a
            href={link(path, view)}
            aria-label={`${dayInWords(layer.knownFrom.slice(0, 10))}: ${bandInWords(band, t)}`}
          >
            <rect class={`cell l-${look}`} fill={fillOf(look)} {...at} />
            {isHatched(band) && <rect fill="url(#p-unconfirmed)" {...at} />}
            {band.contested && <rect fill="url(#p-disputed)" {...at} />}
          </a>
        );
      })}
    </>
  );
}

function bandInWords(band: Band, t: Texts): string {
  const from = band.from === null ? '' : ` from ${dayInWords(band.from)}`;
  const to = band.to === null ? '' : ` to ${dayInWords(band.to)}`;
  return `${stateInWords(band, t)}${from}${to}`;
}

/** From the first day that anything is said of to the last, and to the day that the map ends with. */
function validSpan({ layers, knownAt }: KnowledgeMap): DaySpan {
  const days = layers.flatMap(({ bands }) => bands.flatMap(({ from }) => (from === null ? [] : [parseDay(from)!])));
  const now = dayOfText(knownAt);
  const first = days.reduce((least, day) => (day < least ? day : least), now);
  const last = days.reduce((most, day) => (day > most ? day : most), now);
  const room = Math.max(10, Math.round((last - first) * 0.03));
  return { first: addDays(first, -room), last: addDays(last, room) };
}

function stripsOf(layers: readonly KnowledgeLayer[], known: DaySpan): readonly Strip[] {
  const scale = scaleOf(known);
  const bottoms = layers.map(({ knownFrom }) => HEIGHT * (1 - scale(midnightOf(dayOfText(knownFrom))) / 100));
  return layers.map((layer, index) => {
    const top = index + 1 < layers.length ? bottoms[index + 1]! : 0;
    const height = Math.max(LEAST_HEIGHT, bottoms[index]! - top);
    return { layer, y: Math.round((bottoms[index]! - height) * 10) / 10, height: Math.round(height * 10) / 10 };
  });
}
