import { AIR_CARGO_STATUS, GOODS_BY_AIR, NO_GOODS_BY_AIR } from '../../queries/tracked-changes.examples.js';
import type { SchemaName } from './schemas.js';

const HOLDS_FOR = {
  asOf: '2023-01-07',
  knownAt: '2026-11-24T03:32:20.123456Z',
  knownBy: 'record',
  position: 122,
  ahead: false,
  notice: null,
};

export const AIR_CARGO = { id: 'air-cargo', title: 'Direct air cargo', kind: 'commitment' };

export const BAN_LIFTED = {
  id: 'at-050',
  date: '2023-01-01',
  type: 'restriction-lifted',
  title: 'Türkiye lifts its ban on direct air cargo',
  effects: [{ measure: 'air-cargo', action: 'take-effect', note: 'legal permission; traffic not observed' }],
  source: {
    publisher: 'Reuters via TRT World',
    title: 'Türkiye, Armenia start direct air cargo trade',
    date: '2023-01-06',
    url: 'https://trt.global/world/article/12779077',
    basis: 'seen',
  },
  reported: '2023-01-06',
  confidence: 'certain',
};

export const ARMENIA_TURKIYE = { id: 'armenia-turkiye', title: 'Armenia-Türkiye normalization' };

export const CARGO_RULING = {
  id: 'cf-03',
  topic: 'air cargo',
  sides: ['ban lifted and trade begun 1 January 2023', 'no cargo flights seen by March 2024'],
  resolution: 'legal permission in effect since 2023-01-01; practical use not shown',
  reason: 'Permission and traffic are two questions; both sides can be right',
};

export const BORDER_CORRECTION = {
  changes: { date: '2025-03-21' },
  reason: 'The seed report gave March 2024; all other sources say 21 to 31 March 2025',
  reported: '2025-03-21',
};

export const PROCESS_AMENDMENT = {
  changes: { parties: ['Armenia', 'Türkiye'] },
  reason: 'The parties were left out',
};
export const MEASURE_AMENDMENT = {
  changes: { title: 'Direct air cargo in both directions' },
  reason: 'The decree covers both directions',
};
export const WITHDRAWAL = { reason: 'It is the same commitment as another measure' };

export const LORRY_AT_MARGARA = {
  id: 'lorry-at-margara',
  title: 'Can a Turkish lorry cross at Margara?',
  needs: { all: ['land-border', 'direct-trade'] },
};
export const LORRY_AMENDMENT = {
  changes: { needs: { all: ['direct-trade', { any: ['land-border', 'humanitarian-crossing'] }] } },
  reason: 'While the crossing is open for aid, lorries cross',
};
export const LORRY_WITHDRAWAL = { reason: 'Another question asks the same' };

export const RETRACTION = { reason: 'The report was withdrawn by its publisher', reported: '2023-02-01' };

const PROCESS = { ...ARMENIA_TURKIYE, revision: 121, position: 122 };
const DEVELOPMENT = {
  ...BAN_LIFTED,
  position: 72,
  recordedAt: '2026-11-24T03:32:20.123456Z',
  actor: 'admin',
  corrections: [],
  retraction: null,
};
const { publisher, title, url } = BAN_LIFTED.source;
const CITED = { publisher, title, url };
const HEADLINE = {
  stage: 'Partial measures in effect',
  rule: 5,
  text: 'Partial measures in effect, only announced',
  possibleStages: ['Partial measures in effect'],
  onlyAnnounced: 1,
  unverified: 0,
  uncertain: 0,
  because: ['at-050'],
};
const AGREED = 'Partial measures agreed, none in effect';

const COMPARED = { ...HOLDS_FOR, headline: HEADLINE };

export const EXAMPLES: Readonly<Partial<Record<SchemaName, object>>> = {
  Process: PROCESS,
  Processes: { items: [PROCESS], next: null },
  Measure: AIR_CARGO,
  Measures: { items: [AIR_CARGO], next: null },
  Development: DEVELOPMENT,
  Developments: { items: [DEVELOPMENT], next: null },
  MeasureStatusDetail: {
    process: 'armenia-turkiye',
    ...HOLDS_FOR,
    ...AIR_CARGO_STATUS,
    citations: [{ development: 'at-050', title: BAN_LIFTED.title, source: CITED }],
    claims: [],
    disputes: [],
    rulings: [],
    more: { claims: 0, disputes: 0, rulings: 0 },
    notes: [],
  },
  MeasureHistory: {
    process: 'armenia-turkiye',
    measure: 'air-cargo',
    ...HOLDS_FOR,
    rejected: [],
    contradictions: [],
    citations: [{ development: 'at-050', title: BAN_LIFTED.title, source: CITED }],
    segments: [
      {
        from: '2023-01-01',
        to: null,
        state: 'in-effect',
        possibleStates: ['in-effect'],
        inEffect: 'yes',
        legalForce: 'InForce',
        since: '2023-01-01',
        practice: null,
        practiceBasis: null,
        basis: ['at-050'],
        evidence: AIR_CARGO_STATUS.evidence,
        anomalies: [],
        possibleConflicts: [],
        morePossibleConflicts: 0,
        disputed: false,
        notes: [],
      },
    ],
  },
  ProcessStatus: {
    process: 'armenia-turkiye',
    title: ARMENIA_TURKIYE.title,
    ...HOLDS_FOR,
    headline: HEADLINE,
    next: null,
    axes: {
      contact: 'talks under way',
      agreements: 'partial agreed',
      measures: {
        ...{ agreed: 2, inEffect: 3, suspended: 0, uncertain: 0, restrictionsInEffect: 0 },
        others: { agreed: 0, inEffect: 1, suspended: 0, uncertain: 0 },
      },
      border: 'closed',
      relations: 'recognised, no relations',
      assumed: [],
      uncertain: [],
    },
    momentum: { direction: 'up', windowDays: 90, forward: 2, backward: 0, because: ['at-048', 'at-050'] },
    agreedNotInEffect: [{ measure: 'third-country-crossing', since: '2022-07-01', days: 190 }],
    inEffect: ['air-cargo'],
    suspended: [],
    uncertain: [],
    measures: [AIR_CARGO_STATUS],
    citations: [{ development: 'at-050', title: BAN_LIFTED.title, source: CITED }],
  },
  AuditTrail: {
    items: [
      {
        position: 123,
        leafIndex: 122,
        event: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d',
        change: 'corrected',
        imported: false,
        subject: { kind: 'development', id: 'at-050' },
        actor: 'admin',
        recordedAt: '2026-11-24T03:32:20.123456Z',
        reason: BORDER_CORRECTION.reason,
        source: null,
        revisionOf: 72,
        fields: [{ field: 'date', before: '2024-03', after: '2025-03-21' }],
      },
    ],
    next: null,
  },
  Timeline: {
    process: 'armenia-turkiye',
    ...HOLDS_FOR,
    recordedFrom: '1991-12-24',
    silentYears: [2012],
    items: [
      {
        development: 'at-050',
        date: '2023-01-01',
        type: 'restriction-lifted',
        title: BAN_LIFTED.title,
        happened: 'yes',
        measures: ['air-cargo'],
      },
    ],
    next: null,
  },
  QuestionAnswer: GOODS_BY_AIR,
  QuestionAnswers: { process: 'armenia-turkiye', ...HOLDS_FOR, items: [GOODS_BY_AIR], next: null },
  QuestionAnswerDetail: {
    process: 'armenia-turkiye',
    ...HOLDS_FOR,
    ...GOODS_BY_AIR,
    citations: [{ development: 'at-050', title: BAN_LIFTED.title, source: CITED }],
  },
  StatusDifference: {
    process: 'armenia-turkiye',
    from: { ...COMPARED, asOf: '2022-12-31' },
    to: COMPARED,
    headlineChanged: false,
    measures: [
      {
        measure: 'air-cargo',
        title: 'Direct air cargo',
        changed: ['state', 'inEffect', 'legalForce', 'since', 'basis'],
        before: { ...AIR_CARGO_STATUS, state: 'agreed', inEffect: 'no', legalForce: 'NotInForce', since: '2022-07-01' },
        after: AIR_CARGO_STATUS,
      },
    ],
    questions: [
      { question: GOODS_BY_AIR.question, title: GOODS_BY_AIR.title, before: NO_GOODS_BY_AIR, after: GOODS_BY_AIR },
    ],
  },
  Rehearsed: {
    dryRun: true,
    id: 'at-050',
    warnings: [],
    headline: {
      before: { ...HEADLINE, stage: AGREED, rule: 7, text: AGREED, possibleStages: [AGREED], onlyAnnounced: 0 },
      after: HEADLINE,
    },
    measures: [
      {
        measure: 'air-cargo',
        asOf: '2023-01-07',
        ahead: false,
        before: { ...AIR_CARGO_STATUS, state: 'agreed', inEffect: 'no', legalForce: 'NotInForce', since: '2022-07-01' },
        after: AIR_CARGO_STATUS,
      },
    ],
    questions: [
      {
        question: GOODS_BY_AIR.question,
        measures: GOODS_BY_AIR.decidedBy,
        asOf: '2023-01-07',
        ahead: false,
        before: NO_GOODS_BY_AIR,
        after: GOODS_BY_AIR,
      },
    ],
  },
  Written: { id: 'at-050', position: 72, revision: 71 },
  Imported: { process: 'armenia-turkiye', appended: 122, unchanged: 0, checks: 44, revision: 121, position: 122 },
  Dossier: { process: ARMENIA_TURKIYE, measures: [AIR_CARGO], record: [{ development: BAN_LIFTED }] },
  Log: {
    events: [
      {
        position: 1,
        id: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d',
        type: 'ProcessOpened',
        stream: 'process-armenia-turkiye',
        revision: 0,
        schemaVersion: 1,
        recordedAt: '2026-11-24T03:32:20.123456Z',
        actor: 'admin',
        correlationId: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d',
        causationId: null,
        data: ARMENIA_TURKIYE,
      },
    ],
    head: 122,
  },
};
