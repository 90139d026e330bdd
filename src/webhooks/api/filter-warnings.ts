import { Injectable } from '@nestjs/common';
import type { Problem } from '../../kernel/domain-error.js';
import { KnownNames } from '../../tracking/queries/known-names.js';
import { unnamedBy } from '../domain/change-kinds.js';
import type { Filter } from '../domain/filter.js';

/** What may be a slip in a filter, and may as well be somebody who is early. */
@Injectable()
export class FilterWarnings {
  constructor(private readonly names: KnownNames) {}

  of(filter: Filter): readonly Problem[] {
    return [...this.notThere(filter), ...notTogether(filter)];
  }

  private notThere({ processes, measures }: Filter): Problem[] {
    const names = { ...(processes && { processes }), ...(measures && { measures }) };
    const unknown = this.names.unknownOf(names);
    const nowhere = processes ? 'None of these processes has' : 'No process has';
    return [
      ...unknown.processes.map((id) => ({
        pointer: `/filter/processes/${processes!.indexOf(id)}`,
        code: 'process/unknown',
        detail: `There is no process "${id}" so far`,
      })),
      ...unknown.measures.map((id) => ({
        pointer: `/filter/measures/${measures!.indexOf(id)}`,
        code: 'measure/unknown',
        detail: `${nowhere} a measure "${id}" so far`,
      })),
      ...this.names.withdrawnOf(names).map((id) => ({
        pointer: `/filter/measures/${measures!.indexOf(id)}`,
        code: 'measure/withdrawn',
        detail: `Measure "${id}" was withdrawn: nothing more will come of it`,
      })),
    ];
  }
}

/** Kinds of change that have nothing of what another list asks for. */
const notTogether = ({ changes = [], ...lists }: Filter): Problem[] =>
  changes.flatMap((kind, index): Problem[] => {
    const excluding = unnamedBy(kind).filter((list) => lists[list] !== undefined);
    if (excluding.length === 0) return [];
    const detail = `${kind} is about no ${excluding.join(', ')}: leave that out to get it`;
    return [{ pointer: `/filter/changes/${index}`, code: 'filter/never', detail }];
  });
