import type { EvidenceLevel } from '../../tracking/domain/evidence.js';
import type { MeasureKind } from '../../tracking/domain/measure-kinds.js';
import type { Grade } from '../../tracking/domain/model.js';
import type { LegalForce, MeasureState } from '../../tracking/domain/states.js';
import type { Axes, InEffect } from '../../tracking/domain/status.js';

/** Everything that pages say, in English. A language is another object of this shape. */
export const EN = {
  lang: 'en',
  service: 'détente',
  tagline:
    'détente tracks what has taken effect between parties that have no normal relations, and what has not. Each state is worked out from dated developments with sources, for any day, as it was or as it was known then.',
  skip: 'Skip to the content',
  nav: {
    processes: 'Processes',
    glossary: 'Glossary',
    audit: 'Audit',
    webhooks: 'Webhooks',
    docs: 'API',
    login: 'Log in',
    logout: 'Log out',
  },
  problems: { heading: 'There is a problem', error: 'Error: ' },

  states: {
    'not-started': 'Not started',
    proposed: 'Proposed',
    agreed: 'Agreed',
    provisional: 'Provisionally applied',
    'partially-in-effect': 'Partly in effect',
    'in-effect': 'In effect',
    suspended: 'Suspended',
    ended: 'Ended',
  } satisfies Record<MeasureState, string>,
  uncertainState: 'Uncertain',
  disputedState: 'Disputed',
  inEffect: { yes: 'In effect', no: 'Not in effect', uncertain: 'Uncertain' } satisfies Record<InEffect, string>,
  evidence: { confirmed: 'confirmed', announced: 'only announced', unverified: 'unverified' } satisfies Record<
    EvidenceLevel,
    string
  >,
  kinds: {
    commitment: 'Commitment',
    restriction: 'Restriction',
    temporary: 'Temporary arrangement',
    work: 'Work',
    treaty: 'Treaty',
  } satisfies Record<MeasureKind, string>,
  practice: ['not carried out', 'begun', 'carried out in part', 'carried out'],

  groups: {
    inEffect: 'In effect',
    scheduled: 'Scheduled',
    waiting: 'Agreed and waiting',
    suspended: 'Suspended',
    uncertain: 'Uncertain or disputed',
    proposed: 'Proposed',
    ended: 'Ended',
    notStarted: 'Nothing recorded yet',
  },

  times: {
    asOf: 'As of',
    asOfHint: 'The day the page is about, such as 3 January 2023, 2023-01-03 or 2023-01',
    knownAt: 'As known on',
    knownAtHint: 'Uses only what was known by then. Empty: all that is known now',
    knownBy: 'Known by',
    record: 'this record',
    report: 'the public',
    confirmedOnly: 'Count only what is confirmed',
    show: 'Show',
    now: 'Back to today',
    earlier: 'Earlier',
    later: 'Later',
  },

  border: {
    open: 'The land border is open.',
    'partly open': 'The land border is partly open.',
    closed: 'The land border is closed.',
    'temporarily open': 'The land border is open for a time.',
    unknown: 'Nothing is recorded of the land border.',
  } satisfies Record<Axes['border'], string>,
  relations: {
    unknown: 'Nothing is recorded of their relations.',
    'not recognised': 'They do not recognise each other.',
    'recognised, no relations': 'There is recognition, and there are no diplomatic relations.',
    'relations established': 'Diplomatic relations are established.',
    'embassies open': 'Diplomatic relations are established and embassies are open.',
    severed: 'Diplomatic relations are severed.',
  } satisfies Record<Axes['relations'], string>,
  contact: {
    unknown: 'Nothing is recorded of contacts.',
    none: 'No contact is recorded.',
    'no recent contact': 'There was no contact of late.',
    contacts: 'There are contacts.',
    'talks under way': 'Talks are under way.',
    'talks stalled': 'Talks have stalled.',
    'process suspended or collapsed': 'The process is suspended or has collapsed.',
  } satisfies Record<Axes['contact'], string>,
  assumed: ' (assumed: nothing is recorded)',
  uncertain: ' This may be otherwise: the dates leave it open.',

  chart: {
    heading: 'What has been in force, and when',
    measure: 'Measure',
    stateNow: 'State',
    overTime: 'Over time',
    since: (date: string) => `since ${date}`,
    until: (date: string) => `until ${date}`,
    whole: 'Show all years',
    phase: 'Show the present phase',
    legend: 'Legend',
    beyond: 'scheduled, not yet reached',
    unconfirmed: 'hatched: not confirmed',
  },
  timeline: {
    heading: 'What happened',
    type: 'Type',
    measure: 'Measure',
    text: 'Words',
    any: 'Any',
    filter: 'Filter',
    none: 'Nothing matches.',
    older: 'Older',
    newest: 'Newest',
    notYet: 'ahead',
    maybe: 'perhaps',
  },

  force: {
    InForce: 'In force',
    PartiallyInForce: 'Partly in force',
    NotInForce: 'Not in force',
  } satisfies Record<LegalForce, string>,
  measure: {
    kind: 'Kind',
    force: 'Legal force',
    practice: 'In practice',
    evidence: 'How sure',
    restsOn: 'Rests on',
    next: 'Next',
    notSaid: 'Nothing is recorded',
    history: 'What it went through',
    claims: 'Who says what',
    disputes: 'Disputes',
    rulings: 'Rulings',
    notes: 'Remarks',
  },
  development: {
    effects: 'What it did',
    noEffects: 'It changed no measure.',
    sources: 'Sources',
    noSources: 'No source is recorded.',
    trail: 'How it came into the record',
    before: 'as it read before',
  },
  glossary: {
    states: 'States of a measure',
    statesLead: 'How a measure stands in law. A picture of it has the same colour and pattern everywhere.',
    counts: 'Counts as in effect.',
    countsNot: 'Does not count as in effect.',
    uncertain:
      'The dates or the order of what is recorded allow more than one state. Such a measure is counted nowhere.',
    evidence: 'How sure a state is',
    grades: 'Grades of sources',
    kinds: 'Kinds of measures',
    practice: 'Practice: how far it is carried out, whatever the law says',
    stages: 'Stages of a process: the first rule that applies gives the headline',
    actions: 'What a development does to a measure',
    types: 'Types of developments',
    times: 'The two times of every page',
    timeEntries: [
      ['time-as-of', 'As of', 'The day that the page is about, to its end.'],
      ['time-known', 'As known on', 'Uses only what was known by then: recorded here, or known to the public.'],
      ['time-record', 'By record', 'Known once it was entered in this log.'],
      ['time-report', 'By the public', 'Known once it was published.'],
    ],
    meanings: {
      evidence: {
        confirmed: 'Told by an official text, or by independent sources of good grade.',
        announced: 'One side or one source says so, and nobody else has confirmed it.',
        unverified: 'Only weak or copied sources say so. Do not act on it.',
      } satisfies Record<EvidenceLevel, string>,
      grades: {
        A: 'An official text, or both parties.',
        B: 'One party, or a named official.',
        C: 'An independent outlet with a named source.',
        D: 'Unnamed sources.',
        E: 'Copied or rewritten by a machine.',
      } satisfies Record<Grade, string>,
      kinds: {
        commitment: 'Something the parties undertake: in effect is progress.',
        restriction: 'Something forbidden or closed: in effect is no progress.',
        temporary: 'An arrangement for a time.',
        work: 'Studies and building that prepare for something.',
        treaty: 'A text that binds once it is in force.',
      } satisfies Record<MeasureKind, string>,
    },
  },
} as const;

export type Texts = typeof EN;
