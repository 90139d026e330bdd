import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type DevelopmentVersionsAt, FindVersions } from './audit.queries.js';
import { Catalogue } from './catalogue.js';
import { DevelopmentVersions } from './development-versions.js';

@QueryHandler(FindVersions)
export class FindVersionsHandler implements IQueryHandler<FindVersions> {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly versions: DevelopmentVersions,
  ) {}

  async execute({ process, developments, position }: FindVersions): Promise<readonly DevelopmentVersionsAt[]> {
    const entry = this.catalogue.process(process);
    return developments.map((development) => ({
      development,
      versions: this.versions.until(entry, development, position),
    }));
  }
}
