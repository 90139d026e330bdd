import type { MeasureStatus, ProcessStatus } from '../../tracking/domain/status.js';
import type { Texts } from '../texts/en.js';

export type Group = keyof Texts['groups'];

const ORDER: readonly Group[] = [
  'inEffect',
  'scheduled',
  'waiting',
  'suspended',
  'uncertain',
  'proposed',
  'ended',
  'notStarted',
];

/** The measures of a process by what a reader asks of them, in the order in which they are shown; without empty groups. */
export function measureGroups({ measures }: ProcessStatus): readonly (readonly [Group, readonly MeasureStatus[]])[] {
  const groups = new Map<Group, MeasureStatus[]>();
  for (const measure of measures) {
    const group = groupOf(measure);
    groups.set(group, [...(groups.get(group) ?? []), measure]);
  }
  return ORDER.flatMap((group) => {
    const members = groups.get(group);
    return members ? [[group, members] as const] : [];
  });
}

function groupOf(status: MeasureStatus): Group {
  if (status.inEffect === 'uncertain' || status.disputed || status.possibleConflicts.length > 0) return 'uncertain';
  if (status.possibleStates.length > 1) return 'uncertain';
  if (status.inEffect === 'yes') return 'inEffect';
  if (status.next?.inEffect === 'yes') return 'scheduled';
  switch (status.state) {
    case 'agreed':
      return 'waiting';
    case 'suspended':
      return 'suspended';
    case 'proposed':
      return 'proposed';
    case 'ended':
      return 'ended';
    case 'not-started':
      return 'notStarted';
    case 'in-effect':
    case 'provisional':
    case 'partially-in-effect':
      return 'inEffect';
  }
}
