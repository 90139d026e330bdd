import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Problem } from '../../kernel/domain-error.js';
import { FindWarnings } from './record.queries.js';
import { WarningReader } from './warning-reader.js';

@QueryHandler(FindWarnings)
export class FindWarningsHandler implements IQueryHandler<FindWarnings> {
  constructor(private readonly warnings: WarningReader) {}

  async execute({ process, development, atPosition }: FindWarnings): Promise<readonly Problem[]> {
    return this.warnings.of(process, development, atPosition);
  }
}
