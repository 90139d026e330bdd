import { canonicalJson } from '../../kernel/canonical-json.js';
import { conflict, incorrect, notFound } from '../../kernel/domain-error.js';
import { patched } from '../../kernel/patch.js';
import type { Measure, MeasureAmendment, MeasureId, MeasureWithdrawal, ProcessAmendment } from './model.js';
import type { ProcessEvent } from './process-events.js';
import type { ProcessState } from './process-state.js';

export function declareMeasure(measure: Measure, state: ProcessState): ProcessEvent[] {
  if (state.measures.has(measure.id))
    throw conflict(
      'measure/already-declared',
      state.declared.get(measure.id)?.withdrawn
        ? `Measure "${measure.id}" was declared and withdrawn. Declare it with another id`
        : `Measure "${measure.id}" is declared already. To change it, post an amendment`,
    );
  return [{ type: 'MeasureDeclared', data: measure }];
}

export function amendProcess(amendment: ProcessAmendment, { process: target }: ProcessState): ProcessEvent[] {
  if (target) refuseNoChange(target, patched(target, amendment.changes), `Process "${target.id}"`);
  return [{ type: 'ProcessAmended', data: amendment }];
}

export function amendMeasure(amendment: MeasureAmendment, state: ProcessState): ProcessEvent[] {
  const target = standingMeasure(amendment.measure, state);
  refuseNoChange(target, patched(target, amendment.changes), `Measure "${target.id}"`);
  return [{ type: 'MeasureAmended', data: amendment }];
}

export function refuseNoChange(before: object, after: object, what: string): void {
  if (canonicalJson(before) === canonicalJson(after))
    throw incorrect('amendment/changes-nothing', `${what} reads like this already`, [
      { pointer: '/changes', code: 'amendment/changes-nothing', detail: 'every field has this value already' },
    ]);
}

function standingMeasure(id: MeasureId, { declared }: ProcessState): Measure {
  const known = declared.get(id);
  if (!known) throw unknownMeasure(id);
  if (known.withdrawn) throw conflict('measure/withdrawn', withdrawnSays(id));
  return known.content;
}

export const withdrawnSays = (id: MeasureId): string => `Measure "${id}" was withdrawn: it was declared by mistake`;

export function withdrawMeasure(withdrawal: MeasureWithdrawal, state: ProcessState): ProcessEvent[] {
  standingMeasure(withdrawal.measure, state);
  return [{ type: 'MeasureWithdrawn', data: withdrawal }];
}

export const unknownMeasure = (measure: MeasureId) =>
  notFound('measure/unknown', `There is no measure "${measure}" in this process. Declare it first`);
