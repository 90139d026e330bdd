import { type Logger, type LoggerOptions, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogLevel } from '../config.js';
import { visible } from '../kernel/visible-text.js';

export type LogOutput = Pick<NodeJS.WritableStream, 'write'> & { readonly isTTY?: boolean };

/** What the framework tells at each start, a line for every route. */
const ROUTINE: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** One JSON object a line for programs; on a terminal, lines for people. */
export function serviceLog(level: LogLevel, out: LogOutput): Logger {
  const options: LoggerOptions = {
    name: 'detente',
    level,
    base: { pid: process.pid },
    hooks: {
      logMethod(args, method, levelOfLine) {
        const [about] = args as unknown[];
        const isRoutine =
          typeof about === 'object' && about !== null && 'context' in about && ROUTINE.has(about.context);
        if (isRoutine && levelOfLine === pino.levels.values['info']) this.debug(...args);
        else method.apply(this, args);
      },
    },
  };
  if (!out.isTTY) return pino(options);
  const forPeople = prettyFactory({
    colorize: !process.env['NO_COLOR'],
    ignore: 'pid,name,context',
    messageFormat: '{if context}{context}: {end}{msg}',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  });
  return pino(options, { write: (line: string) => out.write(visible(forPeople(line))) });
}
