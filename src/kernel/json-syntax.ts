import { Tokenizer, TokenParser } from '@streamparser/json';
import { messageOf } from './domain-error.js';
import { TextPlace } from './text-place.js';

/** Where a text stops being JSON, in bytes, and what is there. */
export interface SyntaxProblem {
  readonly at: number;
  readonly what: string;
}

/** How the parser gathers a value: without buffers each of its characters takes as much as a small object. */
export const BUFFERED = { stringBufferSize: 4_096, numberBufferSize: 64 } as const;

export const ENDS_EARLY = 'it ends in the middle';

/** What the parser's own error says; `offset` is where its last token began. */
export function syntaxProblem(error: unknown, offset: number): SyntaxProblem {
  const message = messageOf(error);
  const stated = /absolute position "(\d+)"/.exec(message)?.[1];
  const found = /^Unexpected (?:[A-Z_]+ \((.*)\)|(".*?")) (?:in state|at chunk)/s.exec(message);
  return {
    at: stated === undefined ? offset : Number(stated),
    what: found ? `unexpected ${(found[1] ?? found[2])!.slice(0, 40)}` : 'the form is not known',
  };
}

/** In words, with line and column, why `text` is not JSON. */
export function whyNotJson(text: Uint8Array): string {
  const { at, what } = firstProblem(text) ?? { at: text.length, what: ENDS_EARLY };
  const place = new TextPlace();
  place.pass(text.subarray(0, at));
  return `${place}: ${what}`;
}

function firstProblem(text: Uint8Array): SyntaxProblem | undefined {
  let offset = 0;
  const tokenizer = new Tokenizer(BUFFERED);
  const parser = new TokenParser({ paths: [] });
  tokenizer.onToken = (token) => {
    offset = token.offset;
    parser.write(token);
  };
  try {
    tokenizer.write(text);
    return undefined;
  } catch (error) {
    return syntaxProblem(error, offset);
  }
}
