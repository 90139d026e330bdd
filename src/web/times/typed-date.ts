import { rewritten } from '../../kernel/date-habits.js';
import { AFTER_ALL, BEFORE_ALL } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type Bounds, boundsOf } from '../../kernel/edtf-date.js';
import { dateInWords, writtenDay } from '../texts/dates.js';

/** As EDTF, where it is that or can be read in one way; else as it was typed, for the rule of its field to refuse. */
export function edtfOf(typed: string): string {
  if (boundsIn(typed)) return typed;
  const meant = rewritten(typed);
  if (meant.length === 1) return meant[0]!;
  return boundsIn(typed.toUpperCase()) ? typed.toUpperCase() : typed;
}

/** What a date says, and which days that may be; undefined where it is none. */
export function dateSaid(typed: string): string | undefined {
  const edtf = edtfOf(typed);
  const bounds = boundsIn(edtf);
  if (!bounds) return undefined;
  const { first, last } = bounds;
  const words = dateInWords(edtf);
  if (first === last) return words;
  const from = first === BEFORE_ALL ? 'any day' : writtenDay(first);
  const to = last === AFTER_ALL ? 'no end' : writtenDay(last);
  return words.startsWith('some day between') ? words : `${words}: some day from ${from} to ${to}`;
}

/** Why a text is no date, in the words of the rule; undefined where it is one. */
export function whyNoDate(typed: string): string | undefined {
  try {
    boundsOf(edtfOf(typed));
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}

function boundsIn(text: string): Bounds | undefined {
  try {
    return boundsOf(text);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
