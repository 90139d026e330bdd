import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Catalogue, type ProcessEntry } from './catalogue.js';
import { MomentResolver } from './moment-resolver.js';
import type { Process, ProcessId } from '../domain/model.js';
import type { Moment } from './moment.js';

export interface ProcessView extends Process {
  readonly revision: number;
  readonly position: number;
}

export class GetProcess extends Query<ProcessView> {
  constructor(
    readonly process: ProcessId,
    readonly moment: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetProcess)
export class GetProcessHandler implements IQueryHandler<GetProcess> {
  constructor(
    private readonly moments: MomentResolver,
    private readonly catalogue: Catalogue,
  ) {}

  async execute({ process, moment }: GetProcess): Promise<ProcessView> {
    const { catalogueAt, snapshot } = await this.moments.resolve(moment);
    const opened = this.catalogue.process(process, catalogueAt);
    return processView(this.catalogue.processAsKnown(opened, snapshot), this.catalogue);
  }
}

export function processView(entry: ProcessEntry, catalogue: Catalogue): ProcessView {
  const { revision, position } = catalogue.latest(entry);
  return { ...entry.process, revision, position };
}
