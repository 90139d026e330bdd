import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Problem } from '../../kernel/domain-error.js';
import type { Position } from '../../kernel/event.js';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import { WarningReader } from './warning-reader.js';

/** What may be a slip in a development as it was recorded or corrected at a position, by its place in the development. */
export class FindWarnings extends Query<readonly Problem[]> {
  constructor(
    readonly process: ProcessId,
    readonly development: DevelopmentId,
    readonly atPosition: Position,
  ) {
    super();
  }
}

@QueryHandler(FindWarnings)
export class FindWarningsHandler implements IQueryHandler<FindWarnings> {
  constructor(private readonly warnings: WarningReader) {}

  async execute({ process, development, atPosition }: FindWarnings): Promise<readonly Problem[]> {
    return this.warnings.of(process, development, atPosition);
  }
}
