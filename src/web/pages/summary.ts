import { EVIDENCE_LEVELS } from '../../tracking/domain/evidence.js';
import type { MeasureId, Process } from '../../tracking/domain/model.js';
import type { MeasureStatus, ProcessStatus } from '../../tracking/domain/status.js';
import { dateInWords, dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const number = (count: number): string => SMALL[count] ?? count.toLocaleString('en');
const Number_ = (count: number): string => number(count).replace(/^./, (letter) => letter.toUpperCase());
const be = (count: number): string => (count === 1 ? 'is' : 'are');

/** Effective, and not confirmed: it is marked wherever it is shown. */
export const isUnconfirmed = ({ inEffect, evidence }: MeasureStatus): boolean =>
  inEffect === 'yes' && evidence?.level !== 'confirmed';

/** Three to six sentences that say where a process stands, each made from its status. */
export function summaryOf(status: ProcessStatus, { roles }: Pick<Process, 'roles'>, t: Texts): readonly string[] {
  const { axes } = status;
  const said = (axis: 'border' | 'relations' | 'contact', sentence: string): string => {
    const assumed = (axes.assumed as readonly string[]).includes(axis) ? t.assumed : '';
    const open = (axes.uncertain as readonly string[]).includes(axis) ? t.uncertain : '';
    const sure = axis === 'contact' ? '' : hesitation(status, speakingOf(axis, roles), t);
    return `${sentence.replace(/\.$/, '')}${assumed}${sure}.${open}`;
  };
  return [
    ...(axes.border === 'unknown' ? [] : [said('border', t.border[axes.border])]),
    said('relations', t.relations[axes.relations]),
    counted(status),
    ...waiting(status),
    said('contact', t.contact[axes.contact]),
    ...next(status, t),
  ].slice(0, 6);
}

/** The measures that an axis speaks from where they are in effect: the first of the lists of which one is. */
const speakingOf = (axis: 'border' | 'relations', roles: Process['roles'] = {}): readonly (readonly MeasureId[])[] =>
  axis === 'border'
    ? [roles.border ? [roles.border] : [], roles.temporaryBorder ?? []]
    : [roles.relations, roles.recognition].map((measure) => (measure ? [measure] : []));

/** What rests on something that is in effect as announced, or as nobody has verified, says so. */
function hesitation({ measures }: ProcessStatus, speaking: ReturnType<typeof speakingOf>, t: Texts): string {
  for (const ids of speaking) {
    const effective = measures.filter(({ measure, inEffect }) => inEffect === 'yes' && ids.includes(measure));
    if (effective.length === 0) continue;
    const levels = effective.map(({ evidence }) => evidence?.level ?? 'unverified');
    const weakest = EVIDENCE_LEVELS.findLast((level) => levels.includes(level))!;
    return weakest === 'confirmed' ? '' : ` (${t.evidence[weakest]})`;
  }
  return '';
}

function counted({ axes, measures }: ProcessStatus): string {
  const commitments = measures.filter(({ kind }) => kind === 'commitment');
  const inEffect = axes.measures.inEffect;
  const unconfirmed = commitments.filter(isUnconfirmed).length;
  const some = unconfirmed === 0 ? '' : `, ${number(unconfirmed)} of them not confirmed`;
  const open = axes.measures.uncertain;
  const uncertain = open === 0 ? '' : ` Of ${number(open)} the record leaves it open.`;
  return `${Number_(inEffect)} of ${number(commitments.length)} commitments ${be(inEffect)} in effect${some}.${uncertain}`;
}

function waiting({ agreedNotInEffect, measures }: ProcessStatus): readonly string[] {
  const [longest] = [...agreedNotInEffect].sort((a, b) => b.days - a.days);
  if (!longest) return [];
  const title = measures.find(({ measure }) => measure === longest.measure)?.title ?? longest.measure;
  const many = agreedNotInEffect.length;
  const days = longest.days.toLocaleString('en');
  return [
    `${Number_(many)} ${be(many)} agreed and ${many === 1 ? 'waits' : 'wait'}, the longest for ${days} days: “${title}”, since ${dateInWords(longest.since)}.`,
  ];
}

function next({ next: coming, measures }: ProcessStatus, t: Texts): readonly string[] {
  if (!coming) return [];
  const title = measures.find(({ measure }) => measure === coming.measure)?.title ?? coming.measure;
  return [`Next, on ${dayInWords(coming.day)}: “${title}” becomes ${t.states[coming.state].toLowerCase()}.`];
}
