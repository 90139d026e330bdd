import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { MAX_EVENT_BYTES } from '../../event-store/event-store.js';
import { type DomainError, incorrect, type Problem } from '../../kernel/domain-error.js';
import { JsonFidelity, MAX_JSON_DEPTH, pointerName } from '../../kernel/json-fidelity.js';
import { BUFFERED } from '../../kernel/json-syntax.js';
import { type ByteRange, type DossierRecord, SECTIONS, type Section, isSection } from './dossier-sections.js';

/** A record becomes one event, with who wrote it beside it. */
export const MAX_RECORD_BYTES = MAX_EVENT_BYTES - 8_192;

/** What is held at most of a record, or of one value in it, before it is told that it is too large. */
const HELD_BYTES = 4 * MAX_RECORD_BYTES;
const HELD = HELD_BYTES.toLocaleString('en');

type Token = Parameters<Tokenizer['onToken']>[0];

/** Hands out each number as it was written. */
class ExactTokenizer extends Tokenizer {
  constructor(private readonly onNumber: (text: string) => void) {
    super(BUFFERED);
  }

  protected override parseNumber(text: string): number {
    this.onNumber(text);
    return super.parseNumber(text);
  }
}

/**
 * Takes a dossier's bytes as they come and gives its records as soon as each is complete. Only the record that is being
 * read is held. Problems of the outermost level go to `problems`; what is no JSON at all throws the parser's own error.
 */
export class DossierScan {
  /** Byte at which the last token began. */
  offset = 0;
  readonly outline = new Map<Section, ByteRange>();
  private readonly tokenizer: Tokenizer;
  private readonly fidelity: JsonFidelity;
  private readonly parser = new TokenParser({
    paths: SECTIONS.map((name) => (name === 'process' ? '$.process' : `$.${name}.*`)),
    keepStack: false,
  });
  private records: DossierRecord[] = [];
  private begun = false;
  private lastText = '';
  private next: 'name' | 'colon' | 'value' | 'comma' = 'name';
  private name = '';
  /** The section being read, unless it is passed over. */
  private section: Section | undefined;
  private sectionStart = 0;
  private recordStart = 0;
  /** Bytes of the chunks in which no token ended, since one did. */
  private sinceToken = 0;

  constructor(private readonly refuse: (problem: Problem) => void) {
    this.fidelity = new JsonFidelity((problem) => {
      // Of the outermost names, `section/repeated` tells.
      if (this.depth > 1) this.refuse(problem);
    });
    this.tokenizer = new ExactTokenizer((text) => this.fidelity.number(text));
    this.tokenizer.onToken = (token) => this.take(token);
    this.tokenizer.onEnd = () => {
      if (!this.parser.isEnded) this.parser.end();
    };
    this.parser.onValue = ({ key, value }) => this.emit(key, value);
  }

  /** The records that `chunk` completed. */
  write(chunk: Uint8Array, bytesBefore: number): DossierRecord[] {
    this.sinceToken += chunk.length;
    this.tokenizer.write(chunk);
    if (this.sinceToken > HELD_BYTES)
      throw incorrect('dossier/value-too-large', `The dossier has a value or a gap of more than ${HELD} bytes`, [
        {
          pointer: `/${pointerName(this.name)}`,
          code: 'value/too-large',
          detail: `goes on for more than ${HELD} bytes`,
        },
      ]);
    if (this.depth >= 2 && bytesBefore + chunk.length - this.recordStart > HELD_BYTES)
      throw incorrect('dossier/record-too-large', tooLarge(this.name), [
        { pointer: `/${pointerName(this.name)}`, code: 'record/too-large', detail: tooLarge(this.name) },
      ]);
    const records = this.records;
    this.records = [];
    return records;
  }

  end(): void {
    this.tokenizer.end();
    if (!this.begun) throw new SyntaxError('empty');
  }

  private take(token: Token): void {
    this.offset = token.offset;
    this.sinceToken = 0;
    this.begun = true;
    if (this.depth === 0 && token.token !== TokenType.LEFT_BRACE && !this.parser.isEnded)
      throw incorrect(
        'dossier/not-an-object',
        'A dossier is a JSON object with "process", "measures", "developments"',
        [{ pointer: '', code: 'field/not-an-object', detail: 'must be a JSON object' }],
      );
    if (this.depth === 1) this.takeOutermost(token);
    else if (this.depth === 2 && token.token === TokenType.COMMA) this.recordStart = token.offset + 1;
    this.parser.write(token);
    this.follow(token);
    if (this.depth > MAX_JSON_DEPTH) throw this.tooDeep();
  }

  private get depth(): number {
    return this.fidelity.depth;
  }

  private follow({ token, value }: Token): void {
    if (token === TokenType.STRING) this.lastText = String(value);
    else if (token === TokenType.COLON) this.fidelity.name(this.lastText);
    else if (token === TokenType.COMMA) this.fidelity.comma();
    else if (token === TokenType.LEFT_BRACE) this.fidelity.openObject();
    else if (token === TokenType.LEFT_BRACKET) this.fidelity.openList();
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.fidelity.close();
  }

  private tooDeep(): DomainError {
    const detail = `is nested more than ${MAX_JSON_DEPTH} levels deep`;
    return incorrect('dossier/too-deep', `"${this.name}" ${detail}`, [
      { pointer: `/${pointerName(this.name)}`, code: 'record/too-deep', detail },
    ]);
  }

  private takeOutermost({ token, value, offset }: Token): void {
    if (token === TokenType.COMMA || token === TokenType.RIGHT_BRACE) {
      this.leaveSection(offset);
      this.next = 'name';
    } else if (this.next === 'name') {
      this.name = String(value);
      this.next = 'colon';
    } else if (this.next === 'colon') {
      this.next = 'value';
    } else if (this.next === 'value') {
      this.enterSection(token, offset);
      this.next = 'comma';
    }
  }

  private enterSection(token: TokenType, offset: number): void {
    const { name } = this;
    this.sectionStart = this.recordStart = offset;
    this.section = undefined;
    const pointer = `/${pointerName(name)}`;
    if (!isSection(name))
      this.refuse({
        pointer,
        code: 'section/unknown',
        detail: `is not a section of a dossier. Known are ${SECTIONS.join(', ')}`,
      });
    else if (this.outline.has(name))
      this.refuse({ pointer, code: 'section/repeated', detail: 'occurs more than once in the file' });
    else if (token !== TokenType.NULL || name !== 'process') {
      // noted at once, so that its second occurrence is seen; the end is put in when it is known
      this.outline.set(name, { start: offset, end: offset });
      if (token === TokenType.NULL) return; // as good as absent
      if (name !== 'process' && token !== TokenType.LEFT_BRACKET)
        this.refuse({ pointer, code: 'section/not-a-list', detail: 'must be a list' });
      else this.section = name;
    }
  }

  private leaveSection(end: number): void {
    if (this.section) this.outline.set(this.section, { start: this.sectionStart, end });
    this.section = undefined;
  }

  private emit(key: unknown, value: unknown): void {
    const { section } = this;
    if (section === undefined) return;
    const index = typeof key === 'number' ? key : null;
    const pointer = index === null ? `/${section}` : `/${section}/${index}`;
    if (this.offset - this.recordStart > MAX_RECORD_BYTES)
      this.refuse({ pointer, code: 'record/too-large', detail: tooLarge(section) });
    else this.records.push({ section, index, pointer, value });
  }
}

const tooLarge = (section: string): string =>
  `a record of "${section.slice(0, 100)}" takes more than ${MAX_RECORD_BYTES.toLocaleString('en')} bytes`;
