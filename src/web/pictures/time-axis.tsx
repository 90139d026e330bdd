import { type DaySpan, percent, ticksOf } from './time-scale.js';

/** The years, or months, below or above a picture. */
export function TimeAxis({ span }: { readonly span: DaySpan }) {
  return (
    <svg width="100%" height="16" class="axis" aria-hidden="true">
      {ticksOf(span).map(({ share, text }) => (
        <text x={percent(share)} y="12" text-anchor="middle">
          {text}
        </text>
      ))}
    </svg>
  );
}
