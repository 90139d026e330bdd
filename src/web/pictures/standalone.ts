import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { plain } from '../feeds/plain-text.js';

export const SVG = 'image/svg+xml; charset=utf-8';
export const SYSTEM_FONTS = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Verdana, sans-serif";

/** A picture as a file of its own. */
export const standalone = (picture: VNode): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${plain(renderToString(picture))}\n`;
