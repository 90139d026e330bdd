import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type AppendedWarning, FindAppendedWarnings } from './record.queries.js';
import { WarningReader } from './warning-reader.js';

@QueryHandler(FindAppendedWarnings)
export class FindAppendedWarningsHandler implements IQueryHandler<FindAppendedWarnings> {
  constructor(private readonly warnings: WarningReader) {}

  async execute({ process, after, atPosition }: FindAppendedWarnings): Promise<readonly AppendedWarning[]> {
    return this.warnings.ofAppended(process, after, atPosition);
  }
}
