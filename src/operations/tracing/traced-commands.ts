import type { Command, CommandBus } from '@nestjs/cqrs';
import { traced } from './trace.js';

/** Commands are parts of the trace, under their names. */
export function traceCommands(bus: CommandBus): void {
  const execute = bus.execute.bind(bus) as <R>(command: Command<R>) => Promise<R>;
  bus.execute = <R>(command: Command<R>): Promise<R> =>
    traced({ name: command.constructor.name }, () => execute(command));
}
