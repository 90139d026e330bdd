export const AIR_CARGO_STATUS = {
  measure: 'air-cargo',
  title: 'Direct air cargo',
  kind: 'commitment',
  state: 'in-effect',
  possibleStates: ['in-effect'],
  inEffect: 'yes',
  legalForce: 'InForce',
  since: '2023-01-01',
  until: null,
  next: null,
  practice: null,
  practiceBasis: null,
  basis: ['at-050'],
  evidence: { level: 'announced', grade: 'C', origins: 1, confidence: null },
  disputed: false,
  stale: false,
  anomalies: [],
  possibleConflicts: [],
  morePossibleConflicts: 0,
  rejected: [],
  contradictions: [],
};

export const GOODS_BY_AIR = {
  question: 'goods-by-air',
  title: 'Can goods be flown directly between the two countries?',
  needs: { all: ['air-cargo'] },
  answer: 'yes',
  since: '2023-01-01',
  next: null,
  evidence: AIR_CARGO_STATUS.evidence,
  decidedBy: ['air-cargo'],
  basis: ['at-050'],
  missing: [] as object[],
  withdrawn: [],
  disputed: false,
  possibleConflicts: [],
};
export const NO_GOODS_BY_AIR = {
  ...GOODS_BY_AIR,
  answer: 'no',
  since: null,
  basis: ['at-045'],
  missing: [{ measure: 'air-cargo', title: 'Direct air cargo', state: 'agreed', inEffect: 'no', path: '/all/0' }],
};

const IN_EFFECT = { ...AIR_CARGO_STATUS, practice: 1 };
const AGREED = {
  ...AIR_CARGO_STATUS,
  state: 'agreed',
  possibleStates: ['agreed'],
  inEffect: 'no',
  legalForce: 'NotInForce',
  since: '2022-07-01',
  basis: ['at-045'],
};
const NONE_IN_EFFECT = 'Partial measures agreed, none in effect';

const EVERYTHING = {
  process: 'armenia-turkiye',
  development: {
    change: 'recorded' as 'recorded' | 'corrected' | 'retracted',
    id: 'at-050',
    type: 'restriction-lifted',
    date: '2023-01-01',
    title: 'Türkiye lifts its ban on direct air cargo',
    measures: ['air-cargo'],
    reason: null as string | null,
  },
  types: ['restriction-lifted'],
  measures: [{ measure: 'air-cargo', asOf: '2023-01-06', ahead: false, before: AGREED, after: IN_EFFECT }],
  past: [],
  disputes: [{ measure: 'air-cargo', development: 'at-050', note: 'no cargo flights seen' }],
  missed: [{ measure: 'air-cargo', development: 'at-050', note: null }],
  ruling: {
    measure: 'air-cargo',
    id: 'cf-03',
    topic: 'air cargo',
    resolution: 'legal permission in effect',
    reason: 'two questions',
  },
  amendment: {
    measure: 'air-cargo' as string | null,
    changes: { title: 'Direct air cargo, both ways' } as object,
    reason: 'as decreed',
  },
  withdrawal: { measure: 'air-cargo', reason: 'declared twice', before: AGREED },
  deadlines: [
    {
      measure: 'air-cargo',
      development: 'at-053',
      type: 'statement',
      action: 'set-deadline',
      closing: false,
      date: '2023-07-01',
      note: null,
    },
  ],
  questions: [
    {
      question: 'goods-by-air',
      measures: ['air-cargo'],
      asOf: '2023-01-06',
      ahead: false,
      before: NO_GOODS_BY_AIR as object | null,
      after: GOODS_BY_AIR as object | null,
    },
  ],
  headline: {
    before: {
      stage: NONE_IN_EFFECT,
      rule: 7,
      text: NONE_IN_EFFECT,
      possibleStages: [NONE_IN_EFFECT],
      onlyAnnounced: 0,
      unverified: 0,
      uncertain: 0,
      because: ['at-045'],
    },
    after: {
      stage: 'Partial measures in effect',
      rule: 5,
      text: 'Partial measures in effect, only announced',
      possibleStages: ['Partial measures in effect'],
      onlyAnnounced: 1,
      unverified: 0,
      uncertain: 0,
      because: ['at-050'],
    },
  },
};

const OF_PROCESS = { measure: null, changes: { parties: ['Armenia', 'Türkiye'] }, reason: 'left out' };

/** Together they have everything that a change set may tell. */
export const CHANGE_SET_EXAMPLES = [
  EVERYTHING,
  ...(['corrected', 'retracted'] as const).map((change) => ({
    ...EVERYTHING,
    development: { ...EVERYTHING.development, change, reason: 'The decree names the day' },
    amendment: OF_PROCESS,
  })),
];
