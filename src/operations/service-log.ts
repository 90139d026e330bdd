import { type Logger, type LoggerOptions, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogFormat, LogLevel } from '../config.js';
import { visible } from '../kernel/visible-text.js';
import { currentIds } from './tracing/trace.js';

export type LogOutput = Pick<NodeJS.WritableStream, 'write'> & { readonly isTTY?: boolean };

interface LogSettings {
  readonly logLevel: LogLevel;
  readonly logFormat?: LogFormat | undefined;
}

/** What the framework tells at each start, a line for every route. */
const ROUTINE: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * One JSON object a line for programs, or lines for people, as a terminal has them. What is done for a request says for
 * which, and of which trace that is.
 */
export function serviceLog({ logLevel: level, logFormat }: LogSettings, out: LogOutput): Logger {
  const options: LoggerOptions = {
    name: 'detente',
    level,
    base: { pid: process.pid },
    mixin: currentIds,
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
  if ((logFormat ?? usualFor(out)) === 'json') return pino(options, out);
  const forPeople = prettyFactory({
    colorize: out.isTTY === true && !process.env['NO_COLOR'],
    ignore: 'pid,name,context,spanId',
    messageFormat: '{if context}{context}: {end}{msg}',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  });
  return pino(options, { write: (line: string) => out.write(visible(forPeople(line))) });
}

const usualFor = ({ isTTY }: LogOutput): LogFormat => (isTTY ? 'pretty' : 'json');
