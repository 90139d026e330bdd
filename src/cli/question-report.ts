import type { QuestionAnswer, QuestionAnswerDetail } from '../tracking/domain/question-answer.js';
import type { InEffect } from '../tracking/domain/status.js';
import type { AnsweredQuestions } from '../tracking/queries/list-questions.js';
import { type Fact, facts } from './facts.js';
import { headingOf } from './heading.js';
import { evidenceLine } from './measure-words.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

interface Mark {
  readonly meaning: string;
  readonly isOn: (answer: QuestionAnswer) => boolean;
}

const MARKS: Readonly<Record<string, Mark>> = {
  '?': { meaning: 'uncertain: dates leave open how its measures stand', isOn: ({ answer }) => answer === 'uncertain' },
  '≠': { meaning: 'a measure that it rests on is disputed', isOn: ({ disputed }) => disputed },
  '*': { meaning: 'as announced: its sources do not confirm it', isOn: (answer) => doubtOf(answer) === 'announced' },
  '†': {
    meaning: 'unverified: reports to verify, copies, or no source',
    isOn: (answer) => doubtOf(answer) === 'unverified',
  },
  '&': {
    meaning: 'two developments say it, of which perhaps only one is right',
    isOn: ({ possibleConflicts }) => possibleConflicts.length > 0,
  },
  '-': { meaning: 'a measure that it needs was withdrawn', isOn: ({ withdrawn }) => withdrawn.length > 0 },
};

const COLOURS = { yes: 'green', no: 'red', uncertain: 'yellow' } as const satisfies Record<InEffect, string>;

export function questionsReport(terminal: Terminal, answered: AnsweredQuestions): string {
  const { process, items } = answered;
  return [
    ...headingOf(terminal, `Questions of ${process}`, answered),
    '',
    items.length === 0 ? 'Nobody asks a question of it.' : table(terminal, columnsOf(terminal), items),
    ...legendOf(terminal, items),
  ].join('\n');
}

export function questionReport(terminal: Terminal, answered: QuestionAnswerDetail): string {
  const { possibleConflicts, citations, missing, withdrawn } = answered;
  return [
    ...headingOf(terminal, answered.title, answered),
    '',
    facts(terminal, [
      ['Answer', answerOf(terminal, answered)],
      ['Since', answered.since],
      ['Next', nextOf(answered)],
      ['Evidence', answered.evidence && evidenceLine(answered.evidence)],
      ['Decided by', answered.decidedBy.join(', ')],
      ...missing.map((one): Fact => ['Missing', missingLine(one)]),
      ['Withdrawn', withdrawn.join(', ')],
      ['Rests on', answered.basis.join(', ')],
      ...citations.map(({ development, title, source }): Fact => [
        'Source',
        [`${development}: ${title}`, source?.url].filter(Boolean).join(', '),
      ]),
      ...possibleConflicts.map(({ measure, kind, developments }): Fact => [
        'Conflict',
        `possible on ${measure}: ${kind.replace('-', ' ')}, ${developments.join(' and ')}`,
      ]),
    ]),
    ...legendOf(terminal, [answered]),
  ].join('\n');
}

const columnsOf = (terminal: Terminal) => [
  { title: 'Question', cell: ({ title, question }: QuestionAnswer) => `${title} (${question})` },
  { title: 'Answer', cell: (answer: QuestionAnswer) => answerOf(terminal, answer), atMost: 14 },
  { title: 'Since', cell: ({ since }: QuestionAnswer) => since ?? '', atMost: 12 },
  {
    title: 'Missing',
    cell: ({ missing }: QuestionAnswer) => missing.map(({ measure }) => measure).join(', '),
    atMost: 24,
  },
];

const marksOn = (answer: QuestionAnswer): string[] => Object.keys(MARKS).filter((mark) => MARKS[mark]!.isOn(answer));

const legendOf = (terminal: Terminal, answers: readonly QuestionAnswer[]): string[] =>
  terminal.legend(
    Object.entries(MARKS).map(([mark, { meaning }]) => [mark, meaning]),
    answers.flatMap(marksOn),
  );

const answerOf = (terminal: Terminal, answer: QuestionAnswer): string =>
  [terminal.style(COLOURS[answer.answer], answer.answer), ...marksOn(answer)].join(' ');

/** Of what may be a yes and is not confirmed, how well it is attested. */
function doubtOf({ answer, evidence }: QuestionAnswer): 'announced' | 'unverified' | undefined {
  const level = evidence?.level ?? 'unverified';
  return answer === 'no' || level === 'confirmed' ? undefined : level;
}

const nextOf = ({ next }: QuestionAnswer): string | null =>
  next && `${next.day} ${next.answer}, through ${next.measure}${next.development ? ` (${next.development})` : ''}`;

const missingLine = ({ measure, title, state, inEffect, path }: QuestionAnswer['missing'][number]): string =>
  `${title} (${measure}): ${state === null ? 'withdrawn' : `${state}, in effect: ${inEffect}`}, at ${path}`;
