import type { Tables } from '../../read-model/read-model.js';
import { AmendmentRows } from './amendment-rows.js';
import { OPEN_ENDED } from './development-rows.js';
import { QuestionRows } from './question-rows.js';
import { StepRows } from './step-rows.js';

const YEAR = (day: string): string => `strftime('%Y', ${day} * 86400, 'unixepoch')`;
/** Of a development: it may lie in more than one year. Asked for in these words, they are found by an index. */
export const ACROSS_YEARS = `${YEAR('first')} IS NOT ${YEAR('last')}`;

export const PROCESS_TABLES: Tables = {
  version: 15,
  sql: `
  -- Known time by record: the running maximum of recordedAt, and the last position that had come by then.
  CREATE TABLE clock (known_at INTEGER PRIMARY KEY, position INTEGER NOT NULL UNIQUE) STRICT;

  CREATE TABLE process (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, body TEXT NOT NULL, position INTEGER NOT NULL,
    revision INTEGER NOT NULL, latest INTEGER NOT NULL, amended INTEGER NOT NULL DEFAULT 0) STRICT;

  CREATE TABLE measure (id INTEGER PRIMARY KEY, process INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL,
    kind TEXT NOT NULL, position INTEGER NOT NULL, contested INTEGER NOT NULL DEFAULT 0,
    -- It was amended or withdrawn.
    amended INTEGER NOT NULL DEFAULT 0,
    -- Position of the last event that gave it steps or took some, how many it has in all versions, and how far the widest reaches.
    latest INTEGER NOT NULL DEFAULT 0, steps INTEGER NOT NULL DEFAULT 0, span INTEGER NOT NULL DEFAULT 0,
    UNIQUE (process, slug)) STRICT;

  -- Each version of a development: as recorded, as corrected by 'changes', as retracted. 'ord' is the position of the first. Of
  -- a version that was reported before an earlier one there is a row for each day from which more of what is in it is known;
  -- only the last of them ever stands by record.
  -- 'announced_from' and 'confirmed_from' are the days from which it is known so well that a contact happened.
  CREATE TABLE development (id INTEGER PRIMARY KEY, process INTEGER NOT NULL, slug TEXT NOT NULL, ord INTEGER NOT NULL,
    version INTEGER NOT NULL, known_to INTEGER NOT NULL DEFAULT ${OPEN_ENDED}, change TEXT NOT NULL, reported INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, announced INTEGER NOT NULL, type TEXT NOT NULL, contact TEXT,
    announced_from INTEGER, confirmed_from INTEGER, body TEXT NOT NULL, recorded_at INTEGER NOT NULL,
    actor TEXT NOT NULL, on_behalf_of TEXT, reason TEXT, reported_text TEXT, changes TEXT,
    UNIQUE (process, slug, version, reported)) STRICT;
  CREATE INDEX development_by_date ON development (process, last, ord, version);
  CREATE INDEX development_across_years ON development (process, first) WHERE ${ACROSS_YEARS};
  CREATE INDEX development_of_contact ON development (process, contact, last, ord) WHERE contact IS NOT NULL;
  CREATE INDEX development_of_contact_in_doubt ON development (process, last, first) WHERE contact IS NOT NULL AND first < last;
  CREATE VIRTUAL TABLE development_text USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 2");

  ${StepRows.SCHEMA}
  ${AmendmentRows.SCHEMA}
  ${QuestionRows.SCHEMA}

  -- 'body' are the members of the answer as JSON text; since 'opened' the development has said the same of the measure.
  CREATE TABLE dispute (measure INTEGER NOT NULL, day INTEGER NOT NULL, ord INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    version INTEGER NOT NULL, known_to INTEGER NOT NULL DEFAULT ${OPEN_ENDED}, reported INTEGER NOT NULL, slug TEXT NOT NULL,
    opened INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (measure, day, ord, ordinal, version, reported)) STRICT, WITHOUT ROWID;
  CREATE TABLE ruling (measure INTEGER NOT NULL, position INTEGER NOT NULL, reported INTEGER NOT NULL, slug TEXT NOT NULL,
    supersedes TEXT, body TEXT NOT NULL, PRIMARY KEY (measure, position)) STRICT, WITHOUT ROWID;
  -- What the ruling at 'position' rejects.
  CREATE TABLE rejection (measure INTEGER NOT NULL, slug TEXT NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (measure, slug, position)) STRICT, WITHOUT ROWID;

  -- Writes that carried an Idempotency-Key, by the id of their first event.
  CREATE TABLE receipt (event TEXT PRIMARY KEY, request_hash TEXT NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL,
    position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`,
};
