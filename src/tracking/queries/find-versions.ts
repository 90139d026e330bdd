import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import type { VersionChange } from '../projections/development-rows.js';
import { DevelopmentReader } from './development-reader.js';
import { ProcessReader } from './process-reader.js';

export interface DevelopmentVersionsAt {
  readonly development: DevelopmentId;
  readonly versions: readonly { readonly position: number; readonly change: VersionChange }[];
}

/** The events that make developments what they were at a position of the log. */
export class FindVersions extends Query<readonly DevelopmentVersionsAt[]> {
  constructor(
    readonly process: ProcessId,
    readonly developments: readonly DevelopmentId[],
    readonly position: number,
  ) {
    super();
  }
}

@QueryHandler(FindVersions)
export class FindVersionsHandler implements IQueryHandler<FindVersions> {
  constructor(
    private readonly processReader: ProcessReader,
    private readonly developments: DevelopmentReader,
  ) {}

  async execute({ process, developments, position }: FindVersions): Promise<readonly DevelopmentVersionsAt[]> {
    const entry = this.processReader.process(process);
    return developments.map((development) => ({
      development,
      versions: this.developments
        .versionsUntil(entry, development, position)
        .map(({ version, change }) => ({ position: version, change })),
    }));
  }
}
