import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ProcessReader } from './process-reader.js';
import { DevelopmentVersions, type VersionAt } from './development-versions.js';
import type { DevelopmentId, ProcessId } from '../domain/model.js';

export interface DevelopmentVersionsAt {
  readonly development: DevelopmentId;
  readonly versions: readonly VersionAt[];
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
    private readonly versions: DevelopmentVersions,
  ) {}

  async execute({ process, developments, position }: FindVersions): Promise<readonly DevelopmentVersionsAt[]> {
    const entry = this.processReader.process(process);
    return developments.map((development) => ({
      development,
      versions: this.versions.until(entry, development, position),
    }));
  }
}
