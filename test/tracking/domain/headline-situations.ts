import type { ProcessFacts } from '../../../src/tracking/domain/process-facts.js';
import { agreedJointly, contact, measure, ofKind } from './facts.js';

export type Told = Partial<ProcessFacts>;

export const framework = (state: Parameters<typeof measure>[1]) => ofKind('treaty', 'framework', state);

/** In the order of the rules: what makes each apply, the stage it names, and the developments that it rests on. */
export const SITUATIONS: readonly (readonly [rule: number, stage: string, told: Told, because: readonly string[]])[] = [
  [1, 'Process suspended', { measures: [framework('suspended')] }, ['framework-suspended']],
  [
    2,
    'Full normalization',
    { measures: [measure('relations', 'in-effect'), measure('border', 'in-effect'), measure('core', 'agreed')] },
    ['relations-in-effect', 'border-in-effect'],
  ],
  [
    3,
    'Diplomatic relations established',
    { measures: [measure('relations', 'in-effect'), measure('core', 'suspended')] },
    ['relations-in-effect'],
  ],
  [4, 'Border open', { measures: [measure('border', 'in-effect')] }, ['border-in-effect']],
  [
    5,
    'Partial measures in effect',
    { measures: [agreedJointly('flights', 'in-effect')] },
    ['flights-agreed-by-both', 'flights-in-effect'],
  ],
  [6, 'Comprehensive agreement signed, not in force', { measures: [framework('agreed')] }, ['framework-agreed']],
  [
    7,
    'Partial measures agreed, none in effect',
    { measures: [agreedJointly('cargo', 'agreed')] },
    ['cargo-agreed-by-both', 'cargo-agreed'],
  ],
  [8, 'Talks under way', { lastRound: contact(365, 'round') }, ['round']],
  [9, 'Talks stalled', { lastRound: contact(366, 'old-round') }, ['old-round']],
  [10, 'Contacts only', { lastOtherContact: contact(365, 'visit') }, ['visit']],
  [10, 'Recognised, no relations', { measures: [measure('recognition', 'in-effect')] }, ['recognition-in-effect']],
  [10, 'No recent contact recorded', { lastOtherContact: contact(366, 'old-visit') }, ['old-visit']],
  [10, 'No contact', { isComplete: true }, []],
  [10, 'No contact recorded', {}, []],
];
