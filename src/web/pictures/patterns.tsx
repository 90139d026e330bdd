import type { MeasureState } from '../../tracking/domain/states.js';
import type { Texts } from '../texts/en.js';

/** How a stretch of time looks: by its state, or because that is open. */
export type Look = MeasureState | 'uncertain';

/**
 * Told apart by colour and by pattern: each at least 3:1 on white and on #121212, and different to eyes that lack a colour.
 * `dash` is of its outline, which pages have from their stylesheet; `tile` is the width of its pattern in pixels; without one it is drawn solid.
 */
const LOOKS = {
  'not-started': { colour: '#68727b', dash: '2 4' },
  proposed: { colour: '#0296f9', dash: '5 3' },
  agreed: { colour: '#1956ff', tile: 8 },
  provisional: { colour: '#7d509b', tile: 6 },
  'partially-in-effect': { colour: '#17755a', tile: 9 },
  'in-effect': { colour: '#0fa61b' },
  suspended: { colour: '#915a11', tile: 12 },
  ended: { colour: '#958885' },
  uncertain: { colour: '#b36dab', tile: 6, dash: '3 2' },
} as const satisfies Record<Look, { readonly colour: string; readonly tile?: number; readonly dash?: string }>;

const DISPUTED_COLOUR = '#cb1157';

/** What bands are filled with: once a page, and shared by all its pictures. */
export function Patterns() {
  return (
    <svg width="0" height="0" class="defs" aria-hidden="true">
      <defs>
        <pattern id="p-agreed" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3" height="8" fill={LOOKS.agreed.colour} />
        </pattern>
        <pattern id="p-provisional" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 1H6M1 0V6" stroke={LOOKS.provisional.colour} stroke-width="2" />
        </pattern>
        <pattern id="p-partially-in-effect" width="9" height="9" patternUnits="userSpaceOnUse">
          <rect width="9" height="6" fill={LOOKS['partially-in-effect'].colour} />
        </pattern>
        <pattern id="p-suspended" width="12" height="12" patternUnits="userSpaceOnUse">
          <rect width="8" height="12" fill={LOOKS.suspended.colour} />
        </pattern>
        <pattern id="p-uncertain" width="6" height="6" patternUnits="userSpaceOnUse">
          <circle cx="3" cy="3" r="1.8" fill={LOOKS.uncertain.colour} />
        </pattern>
        <pattern id="p-disputed" width="10" height="12" patternUnits="userSpaceOnUse">
          <path d="M0 9L5 3L10 9" fill="none" stroke={DISPUTED_COLOUR} stroke-width="2" />
        </pattern>
        <pattern id="p-unconfirmed" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect width="1.5" height="5" class="paper" fill="#fff" />
        </pattern>
        <pattern id="p-beyond" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1" height="4" class="ink" fill="#17191c" />
        </pattern>
      </defs>
    </svg>
  );
}

export const colourOf = (look: Look): string => LOOKS[look].colour;

/** The outline of a state, in a picture that stands without the stylesheet. */
export function strokeOf(look: Look): Readonly<Record<string, string | number | undefined>> {
  const { colour, dash }: { readonly colour: string; readonly dash?: string } = LOOKS[look];
  return { stroke: colour, 'stroke-width': 1.5, 'stroke-dasharray': dash };
}

/** What an area of a state is filled with. */
export function fillOf(look: Look): string {
  if (look === 'not-started' || look === 'proposed' || look === 'ended') return 'none';
  return look === 'in-effect' ? LOOKS['in-effect'].colour : `url(#p-${look})`;
}

interface BandProps {
  readonly look: Look;
  readonly x: string;
  readonly width: string;
  readonly y: number;
  readonly height: number;
}

/** One stretch. Nothing recorded is a dotted line, and what ended a thin one: both are not in force. */
export function BandShape({ look, x, width, y, height }: BandProps) {
  if (look === 'not-started' || look === 'ended') {
    const middle = y + height / 2;
    const end = `${Number.parseFloat(x) + Number.parseFloat(width)}%`;
    return <line class={`line l-${look}`} x1={x} x2={end} y1={middle} y2={middle} />;
  }
  return <rect class={`band l-${look}`} x={x} y={y} width={width} height={height} fill={fillOf(look)} />;
}

interface LegendProps {
  readonly t: Texts;
  readonly looks: ReadonlySet<Look>;
  readonly contested: boolean;
}

/** Only what a picture has. */
export function Legend({ t, looks, contested }: LegendProps) {
  return (
    <span class="legend">
      {[...looks].map((look) => (
        <span>
          <svg width="28" height="14" aria-hidden="true">
            <BandShape look={look} x="0%" width="100%" y={1} height={12} />
          </svg>
          {look === 'uncertain' ? t.uncertainState : t.states[look]}
        </span>
      ))}
      <span>{t.chart.unconfirmed}</span>
      {contested && (
        <span>
          <svg width="28" height="14" aria-hidden="true">
            <rect y="1" width="28" height="12" fill="url(#p-disputed)" />
          </svg>
          {t.chart.contested}
        </span>
      )}
    </span>
  );
}
