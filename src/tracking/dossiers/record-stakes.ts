import { patched } from '../../kernel/patch.js';
import { actionRow } from '../domain/actions.js';
import { saysTheSame, unchangedSince } from '../domain/deeds.js';
import type { Correction, Development, DevelopmentId, Effect, MeasureId } from '../domain/model.js';
import { type Change, type RecordEvent, isChange } from './record-forms.js';

/** What depends on whether a record comes before or after others. */
export interface Stakes {
  readonly decides: readonly string[];
  /** What others decide that must not come to stand on its other side, and why not. */
  readonly minds: readonly (readonly [what: string, why: string])[];
}

const LATER_COUNTS = (field: string) => `of two changes of "${field}" the later one counts`;
const STAYS = 'nothing changes what was retracted or withdrawn';
const SETTLES = 'a ruling settles the disputes that were there before it';
const REJECTS = 'a ruling rejects what a development said before it';

const NOTHING: Stakes = { decides: [], minds: [] };

/** Of a correction, `before` is what the development said until then, if the log has it. */
export function stakesOf(event: RecordEvent, before: Development | undefined): Stakes {
  if (isChange(event)) return together(ofFields(event), ofCorrection(event, before));
  switch (event.type) {
    case 'DevelopmentRecorded': {
      const { id, effects } = event.data;
      return ofSaid(id, disputedBy(effects), measuresOf(effects));
    }
    case 'ClaimsRuled': {
      const { measure, rejects = [] } = event.data;
      return {
        decides: [rulingOn(measure), ...rejects.map((id) => rejectionOf(id, measure))],
        minds: [[disputeOf(measure), SETTLES], ...rejects.map((id) => [deedOn(measure, id), REJECTS] as const)],
      };
    }
    case 'DevelopmentRetracted':
    case 'MeasureWithdrawn':
    case 'QuestionWithdrawn':
      return { decides: [endOf(subjectOf(event))], minds: [] };
    default:
      return NOTHING;
  }
}

type Ending = Extract<RecordEvent, { type: 'DevelopmentRetracted' | 'MeasureWithdrawn' | 'QuestionWithdrawn' }>;

/** Names what a record changes, so that it is told from all else that can be changed. */
export function subjectOf({ type, data }: Change | Ending): string {
  switch (type) {
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
      return `development/${data.development}`;
    case 'MeasureAmended':
    case 'MeasureWithdrawn':
      return `measure/${data.measure}`;
    case 'QuestionAmended':
    case 'QuestionWithdrawn':
      return `question/${data.question}`;
    case 'ProcessAmended':
      return 'process';
  }
}

function ofFields(event: Change): Stakes {
  const subject = subjectOf(event);
  const fields = Object.keys(event.data.changes);
  const fieldOf = (field: string) => `${subject} ${field}`;
  return {
    decides: fields.map(fieldOf),
    minds: [[endOf(subject), STAYS], ...fields.map((field) => [fieldOf(field), LATER_COUNTS(field)] as const)],
  };
}

function ofCorrection({ type, data }: Change, before: Development | undefined): Stakes {
  if (type !== 'DevelopmentCorrected' || !SAYING.some((field) => field in data.changes)) return NOTHING;
  const { disputed, done } = saidAnew(data, before);
  const said = ofSaid(data.development, disputed, done);
  return { ...said, decides: [...said.decides, ...done.map((measure) => deedOn(measure, data.development))] };
}

/** The fields that rulings are about. */
const SAYING = ['date', 'effects', 'claims'] as const satisfies readonly (keyof Correction['changes'])[];

interface SaidAnew {
  readonly disputed: readonly MeasureId[];
  readonly done: readonly MeasureId[];
}

/** A development that says of a measure what it said before stays settled and rejected. */
function saidAnew({ changes }: Correction, before: Development | undefined): SaidAnew {
  if (!before) return { disputed: disputedBy(changes.effects ?? []), done: measuresOf(changes.effects ?? []) };
  const after = patched(before, changes);
  const wasSaid = (effect: Effect) =>
    before.effects.some(
      ({ measure }, then) =>
        measure === effect.measure && saysTheSame([before, then], [after, after.effects.indexOf(effect)]),
    );
  const isNew = (measure: MeasureId) => {
    const unchanged = new Set(unchangedSince(before, after, measure));
    return after.effects.some((effect, place) => effect.measure === measure && !unchanged.has(place));
  };
  return {
    disputed: measuresOf(after.effects.filter((effect) => isDispute(effect) && !wasSaid(effect))),
    done: measuresOf(after.effects).filter(isNew),
  };
}

/** Before it is recorded nothing can reject a development: that it decides goes without saying. */
const ofSaid = (id: DevelopmentId, disputed: readonly MeasureId[], done: readonly MeasureId[]): Stakes => ({
  decides: disputed.map(disputeOf),
  minds: [
    ...disputed.map((measure) => [rulingOn(measure), SETTLES] as const),
    ...done.map((measure) => [rejectionOf(id, measure), REJECTS] as const),
  ],
});

const isDispute = ({ action }: Effect): boolean => actionRow(action).disputes === true;
const measuresOf = (effects: readonly Effect[]): MeasureId[] => [...new Set(effects.map(({ measure }) => measure))];
const disputedBy = (effects: readonly Effect[]): MeasureId[] => measuresOf(effects.filter(isDispute));

const endOf = (subject: string): string => `end of ${subject}`;
const rulingOn = (measure: MeasureId): string => `ruling on ${measure}`;
const disputeOf = (measure: MeasureId): string => `dispute of ${measure}`;
const rejectionOf = (id: DevelopmentId, measure: MeasureId): string => `rejection of ${id} on ${measure}`;
const deedOn = (measure: MeasureId, id: DevelopmentId): string => `deed on ${measure} of ${id}`;

const together = (one: Stakes, other: Stakes): Stakes => ({
  decides: [...one.decides, ...other.decides],
  minds: [...one.minds, ...other.minds],
});
