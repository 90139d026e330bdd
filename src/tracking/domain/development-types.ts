import type { Action } from './actions.js';

/**
 * What can happen. One row a type; any type may carry any action, `usual` is what it mostly carries.
 * The mappings are tags for other catalogues, not states: CAMEO event codes (it has none for entry into force or a
 * missed deadline), PA-X stages, ACLED sub-events, and the articles of the Vienna Convention on the Law of Treaties.
 * `contact` says what it counts as on the contact axis, and `agreed` what where something was agreed to; `bilateral`: both
 * parties act, so that an `agree` in it binds.
 */
const DEVELOPMENT_TYPES = {
  recognition: { label: 'Recognition', usual: ['take-effect'], cameo: '054 Grant diplomatic recognition' },
  'relations-established': {
    label: 'Relations established',
    usual: ['take-effect'],
    cameo: '050 Engage in diplomatic cooperation',
    treatyLaw: 'agreement or exchange of notes',
    paxStage: 'Framework, partial',
    acled: 'Agreement',
    contact: 'signing',
    bilateral: true,
  },
  'relations-severed': {
    label: 'Relations severed',
    usual: ['end'],
    cameo: '161 Reduce or break diplomatic relations',
    treatyLaw: 'VCLT art. 63',
  },
  'envoy-appointment': {
    label: 'Envoy appointed',
    usual: [],
    cameo: '036 Express intent to meet or negotiate',
    treatyLaw: 'VCLT art. 7 (full powers)',
    paxStage: 'Pre-negotiation',
    contact: 'contact',
  },
  'talks-round': {
    label: 'Round of talks',
    usual: ['agree', 'reaffirm'],
    cameo: '046 Engage in negotiation',
    paxStage: 'Pre-negotiation or Implementation',
    contact: 'round',
    bilateral: true,
  },
  'technical-meeting': {
    label: 'Technical meeting',
    usual: ['prepare', 'take-effect'],
    cameo: '040 Consult',
    paxStage: 'Implementation',
    contact: 'contact',
    bilateral: true,
  },
  'ministerial-meeting': {
    label: 'Ministerial meeting',
    usual: ['reaffirm', 'agree'],
    cameo: '044 Meet at a third location',
    contact: 'contact',
    agreed: 'signing',
    bilateral: true,
  },
  'leaders-meeting': {
    label: "Leaders' meeting",
    usual: ['reaffirm', 'agree'],
    cameo: '044 Meet at a third location',
    contact: 'leaders',
    agreed: 'leaders-agreed',
    bilateral: true,
  },
  'phone-call': { label: 'Phone call', usual: ['reaffirm'], cameo: '041 Discuss by telephone', contact: 'contact' },
  visit: { label: 'Visit', usual: [], cameo: '042 Make a visit', contact: 'contact' },
  proposal: {
    label: 'Proposal',
    usual: ['propose'],
    cameo: '031 Express intent to cooperate',
    paxStage: 'Pre-negotiation',
  },
  announcement: {
    label: 'Announcement',
    usual: ['announce-end', 'agree'],
    cameo: '03 Express intent to cooperate',
    treatyLaw: 'unilateral, no treaty effect',
  },
  statement: { label: 'Statement', usual: ['reaffirm', 'condition', 'dispute'], cameo: '010 Make statement' },
  'joint-statement': {
    label: 'Joint statement',
    usual: ['agree'],
    cameo: '057 Sign formal agreement (only if it commits)',
    treatyLaw: 'may or may not be a treaty',
    paxStage: 'Pre-negotiation or partial',
    acled: 'Agreement',
    contact: 'contact',
    mayBeWords: true,
    bilateral: true,
  },
  declaration: {
    label: 'Declaration',
    usual: ['agree'],
    cameo: '057 Sign formal agreement (only if it commits)',
    treatyLaw: 'may or may not be a treaty',
    paxStage: 'Framework, partial',
    acled: 'Agreement',
    contact: 'contact',
    mayBeWords: true,
    bilateral: true,
  },
  decision: { label: 'Decision of one government', usual: ['agree'], cameo: '083 Accede', treatyLaw: 'internal law' },
  agreement: {
    label: 'Agreement',
    usual: ['agree'],
    cameo: '057 Sign formal agreement',
    treatyLaw: 'VCLT arts. 9-10 (authentication)',
    paxStage: 'Framework, partial or comprehensive',
    acled: 'Agreement',
    contact: 'signing',
    bilateral: true,
  },
  adoption: {
    label: 'Adoption',
    usual: ['agree'],
    cameo: '057 Sign formal agreement',
    treatyLaw: 'VCLT art. 9',
    paxStage: 'Framework, partial or comprehensive',
    acled: 'Agreement',
    contact: 'contact',
    bilateral: true,
  },
  signature: {
    label: 'Signature',
    usual: ['sign'],
    cameo: '057 Sign formal agreement',
    treatyLaw: 'VCLT arts. 12, 18',
    paxStage: 'Framework, partial or comprehensive',
    acled: 'Agreement',
    contact: 'signing',
    bilateral: true,
  },
  ratification: {
    label: 'Ratification',
    usual: ['ratify'],
    cameo: '057 Sign formal agreement',
    treatyLaw: 'VCLT arts. 11-16',
    bilateral: true,
  },
  'ratification-step': {
    label: 'Step towards ratification',
    usual: ['ratify'],
    cameo: '057 Sign formal agreement',
    treatyLaw: 'VCLT arts. 11-16',
    mayBeWords: true,
  },
  'court-ruling': { label: 'Court ruling', usual: ['reaffirm'], treatyLaw: 'internal law, VCLT art. 27' },
  'provisional-application': {
    label: 'Provisional application',
    usual: ['provisionally-apply'],
    treatyLaw: 'VCLT art. 25',
    bilateral: true,
  },
  'entry-into-force': { label: 'Entry into force', usual: ['take-effect'], treatyLaw: 'VCLT art. 24', bilateral: true },
  implementation: {
    label: 'Implementation',
    usual: ['take-effect'],
    cameo: '061 Cooperate economically',
    treatyLaw: 'VCLT art. 26',
    paxStage: 'Implementation',
    acled: 'Agreement',
  },
  'implementation-step': {
    label: 'Step of implementation',
    usual: ['take-effect'],
    cameo: '061 Cooperate economically',
    treatyLaw: 'VCLT art. 26',
    paxStage: 'Implementation',
    acled: 'Agreement',
    mayBeWords: true,
  },
  'border-opening': {
    label: 'Border opened',
    usual: ['take-effect'],
    cameo: '085 Ease economic sanctions, boycott, embargo',
    paxStage: 'Implementation',
    acled: 'Other',
  },
  'border-closing': {
    label: 'Border closed',
    usual: ['end', 'suspend'],
    cameo: '163 Impose embargo, boycott, or sanctions',
    acled: 'Other',
  },
  'temporary-opening': {
    label: 'Temporary opening',
    usual: ['take-effect', 'end'],
    cameo: '0863 Allow delivery of humanitarian aid',
  },
  'transport-link-opened': {
    label: 'Transport link opened',
    usual: ['take-effect'],
    cameo: '061 Cooperate economically',
    paxStage: 'Implementation',
  },
  'transport-link-closed': {
    label: 'Transport link closed',
    usual: ['suspend'],
    cameo: '163 Impose embargo, boycott, or sanctions',
  },
  'restriction-lifted': {
    label: 'Restriction lifted',
    usual: ['end', 'take-effect'],
    cameo: '085 Ease economic sanctions, boycott, embargo',
  },
  'restriction-imposed': {
    label: 'Restriction imposed',
    usual: ['take-effect', 'end'],
    cameo: '163 Impose embargo, boycott, or sanctions',
  },
  notification: {
    label: 'Notification',
    usual: ['notify-end'],
    cameo: '1313 Threaten to reduce or break relations',
    treatyLaw: 'VCLT arts. 65-67',
  },
  suspension: {
    label: 'Suspension',
    usual: ['suspend'],
    cameo: '164 Halt negotiations',
    treatyLaw: 'VCLT arts. 57-60, 72',
  },
  resumption: {
    label: 'Resumption',
    usual: ['resume'],
    cameo: '036 Express intent to meet or negotiate',
    treatyLaw: 'VCLT art. 72',
    paxStage: 'Renewal',
  },
  withdrawal: { label: 'Withdrawal', usual: ['end'], cameo: '160 Reduce relations', treatyLaw: 'VCLT arts. 54, 56' },
  expiry: { label: 'Expiry', usual: ['end'], treatyLaw: 'VCLT art. 54' },
  lapse: { label: 'Lapse', usual: ['end'], treatyLaw: 'VCLT art. 54' },
  'deadline-set': { label: 'Deadline set', usual: ['set-deadline'] },
  'deadline-met': { label: 'Deadline met', usual: ['take-effect'] },
  'deadline-missed': { label: 'Deadline missed', usual: ['miss-deadline'] },
  postponement: { label: 'Postponement', usual: ['postpone'] },
  'humanitarian-aid': { label: 'Humanitarian aid', usual: [], cameo: '073 Provide humanitarian aid' },
  gesture: { label: 'Gesture', usual: [], cameo: '055' },
  incident: { label: 'Incident', usual: [], cameo: '111' },
  report: { label: 'Report', usual: ['reaffirm'], cameo: '010 Make statement' },
  'unverified-report': { label: 'Unverified report', usual: ['rumour'] },
  multilateral: { label: 'Multilateral event', usual: [], cameo: '040 Consult' },
  'track-two': { label: 'Track-two contact', usual: [], paxStage: 'Pre-negotiation' },
} as const satisfies Record<string, DevelopmentTypeRow>;

/**
 * A round of talks between the envoys, a meeting of leaders, one at which they agreed to something, a signing (or ministers
 * who agreed to something), any other official contact: whatever both sides meet for, or sign.
 */
export type ContactClass = 'round' | 'leaders' | 'leaders-agreed' | 'signing' | 'contact';

export interface DevelopmentTypeRow {
  readonly label: string;
  readonly usual: readonly Action[];
  readonly cameo?: string;
  readonly treatyLaw?: string;
  readonly paxStage?: string;
  readonly acled?: string;
  readonly contact?: ContactClass;
  readonly agreed?: ContactClass;
  readonly bilateral?: true;
  /** Also without an effect on a measure it says something: it need not commit the parties, or finish anything. */
  readonly mayBeWords?: true;
}

export type DevelopmentType = keyof typeof DEVELOPMENT_TYPES;
export const DEVELOPMENT_TYPE_NAMES = Object.keys(DEVELOPMENT_TYPES) as DevelopmentType[];
export const developmentTypeRow = (type: DevelopmentType): DevelopmentTypeRow => DEVELOPMENT_TYPES[type];
export const typeLabel = (type: DevelopmentType): string => developmentTypeRow(type).label;
