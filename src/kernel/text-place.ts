const NEWLINE = 0x0a;

/** How far a reading of UTF-8 text has come: line and column from 1, in characters. */
export class TextPlace {
  bytes = 0;
  line = 1;
  column = 1;

  pass(text: Uint8Array): void {
    let lineStart = 0;
    for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, lineStart)) {
      this.line++;
      this.column = 1;
      lineStart = at + 1;
    }
    for (let at = lineStart; at < text.length; at++) if ((text[at]! & 0xc0) !== 0x80) this.column++;
    this.bytes += text.length;
  }

  toString(): string {
    return `line ${this.line}, column ${this.column} (byte ${this.bytes})`;
  }
}
