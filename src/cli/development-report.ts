import type { Author } from '../kernel/event.js';
import { developmentTypeRow } from '../tracking/domain/development-types.js';
import type { Effect, Source } from '../tracking/domain/model.js';
import type { CorrectionView, DevelopmentView } from '../tracking/queries/development-reader.js';
import { type Fact, facts } from './facts.js';
import type { Terminal } from './terminal.js';

export function developmentReport(terminal: Terminal, development: DevelopmentView): string {
  const { source, moreSources = [], claims = [], corrections, retraction } = development;
  const sources = source ? [source, ...moreSources] : moreSources;
  return [
    ...terminal.heading(
      development.title,
      `${development.id}, recorded ${development.recordedAt.slice(0, 19)} by ${nameOf(development)} at position ${development.position}`,
    ),
    '',
    facts(terminal, [
      ['Date', development.date],
      ['Reported', development.reported],
      ['Type', developmentTypeRow(development.type).label],
      ['Confidence', development.confidence],
      ...development.effects.map((effect): Fact => ['Effect', effectLine(effect)]),
      ...sources.map((one): Fact => ['Source', sourceLine(one)]),
      ...claims.map(({ claim, attributedTo }): Fact => ['Claim', attributedTo ? `${claim} (${attributedTo})` : claim]),
      ['Notes', development.notes],
      ...corrections.map((correction): Fact => ['Corrected', changeLine(correction)]),
      ['Retracted', retraction && changeLine(retraction)],
    ]),
  ].join('\n');
}

function effectLine({ measure, action, from, until, practice, note }: Effect): string {
  const said = [
    from && `from ${from}`,
    until && `until ${until}`,
    practice !== undefined && `practice ${practice}`,
    note,
  ];
  return [`${action} ${measure}`, ...said.filter(Boolean)].join('; ');
}

const sourceLine = ({ publisher, title, date, grade, url }: Source): string =>
  [`${publisher}: ${title}`, date, grade && `grade ${grade}`, url].filter(Boolean).join(', ');

const changeLine = ({ recordedAt, reason, position, ...author }: CorrectionView): string =>
  `${recordedAt.slice(0, 10)} by ${nameOf(author)} at position ${position}: ${reason}`;

const nameOf = ({ actor, onBehalfOf }: Author): string =>
  onBehalfOf === undefined ? actor : `${actor} for ${onBehalfOf}`;
