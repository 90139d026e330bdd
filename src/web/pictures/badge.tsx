import { BandShape, type Look, Patterns, strokeOf } from './patterns.js';
import { SYSTEM_FONTS } from './standalone.js';
import { fitting, widthOf } from './text-room.js';

export interface BadgeText {
  readonly label: string;
  readonly message: string;
  /** Of a measure. */
  readonly look: Look | undefined;
}

const SIZE = 11;
const MOST_LABEL = 280;
const MOST_MESSAGE = 420;
const SWATCH = 24;

/** One line that other pages show: dark on light, so that it can be read whatever the state's colour is. */
export function Badge({ label, message, look }: BadgeText) {
  const [said, found] = [fitting(label, SIZE, MOST_LABEL), fitting(message, SIZE, MOST_MESSAGE)];
  const left = widthOf(said, SIZE) + 14;
  const swatch = look ? SWATCH : 0;
  const width = left + swatch + widthOf(found, SIZE) + 14;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height="22"
      viewBox={`0 0 ${width} 22`}
      role="img"
      aria-label={`${label}: ${message}`}
      font-family={SYSTEM_FONTS}
      font-size={SIZE}
    >
      <title>{`${label}: ${message}`}</title>
      {look && <Patterns />}
      <rect x="0.5" y="0.5" width={width - 1} height="21" rx="3" fill="#fff" stroke="#565e66" />
      <path d={`M3.5 0.5H${left}V21.5H3.5A3 3 0 0 1 0.5 18.5V3.5A3 3 0 0 1 3.5 0.5Z`} fill="#3a3f45" />
      <text x="7" y="15" fill="#fff">
        {said}
      </text>
      {look && (
        <svg x={left + 7} y="5" width={SWATCH - 6} height="12">
          <g {...strokeOf(look)}>
            <BandShape look={look} x="0%" width="100%" y={0} height={12} />
          </g>
        </svg>
      )}
      <text x={left + swatch + 7} y="15" fill="#17191c">
        {found}
      </text>
    </svg>
  );
}
