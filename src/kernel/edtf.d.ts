declare module 'edtf' {
  /** Parses EDTF levels 0–2; throws when the text is none. See edtf-date.ts for what is trusted of the answer. */
  export default function edtf(text: string): unknown;
}
