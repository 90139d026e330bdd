import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Position } from '../../kernel/event.js';
import type { ProcessId } from '../domain/model.js';
import { type AppendedWarning, WarningReader } from './warning-reader.js';

/** The same of all that was opened, recorded, corrected, retracted or ruled after one position and up to another; bounded. */
export class FindAppendedWarnings extends Query<readonly AppendedWarning[]> {
  constructor(
    readonly process: ProcessId,
    readonly after: number,
    readonly atPosition: Position,
  ) {
    super();
  }
}

@QueryHandler(FindAppendedWarnings)
export class FindAppendedWarningsHandler implements IQueryHandler<FindAppendedWarnings> {
  constructor(private readonly warnings: WarningReader) {}

  async execute({ process, after, atPosition }: FindAppendedWarnings): Promise<readonly AppendedWarning[]> {
    return this.warnings.ofAppended(process, after, atPosition);
  }
}
