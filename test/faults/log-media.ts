import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LogProcess } from './log-process.js';

/** A place for a log with little room, and the way to make room while a process is using it. */
export interface SmallDisk {
  readonly name: string;
  readonly message: RegExp;
  start(directory: string): Promise<LogProcess>;
  free(log: LogProcess, directory: string): Promise<void>;
}

export const ROOM_BYTES = 1_500_000;

/** Mounting takes root, or user namespaces; neither is sure to be there in a container. */
function privateMounts(): readonly string[] | undefined {
  const ways = [
    ['unshare', '--mount'],
    ['unshare', '--map-root-user', '--mount'],
  ];
  return ways.find(
    ([command, ...args]) => spawnSync(command!, [...args, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0,
  );
}

const unshare = privateMounts();

const afterMounting = (mount: string, directory: string) => (command: string[]) => [
  ...unshare!,
  'sh',
  '-c',
  `${mount}; shift; exec "$@"`,
  'sh',
  directory,
  ...command,
];

export const IN_THE_WAY = 'in-the-way';

/** Runs a command with a small file system of its own on the directory, with a file in the way that takes up the rest. */
export const onSmallFileSystem = (
  directory: string,
  roomBytes = ROOM_BYTES,
): ((command: string[]) => string[]) | undefined =>
  unshare &&
  afterMounting(
    `mount -t tmpfs -o size=16m tmpfs "$1" && head -c ${16_777_216 - roomBytes} /dev/zero > "$1/${IN_THE_WAY}"`,
    directory,
  );

/** Full (ENOSPC) until the file in the way is removed. */
const smallFileSystem: SmallDisk = {
  name: 'a full file system',
  message: /^The disk is full .*Free some space and try again; no restart is needed/,
  start: (directory) => LogProcess.start(directory, onSmallFileSystem(directory)),
  async free(log, directory) {
    await log.ask({ do: 'remove', file: join(directory, IN_THE_WAY) });
  },
};

export const limitFileSize = (pid: number, soft: string) =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:`]);

/** The limit of the kernel on the size of a file (EFBIG), which any user may lower, and raise again. */
const fileSizeLimit: SmallDisk = {
  name: 'a file size limit',
  message: /^The disk refused a write .*file size limit, then try again; no restart is needed/,
  async start(directory) {
    const log = await LogProcess.start(directory);
    limitFileSize(log.pid, String(ROOM_BYTES));
    return log;
  },
  async free(log) {
    limitFileSize(log.pid, 'unlimited');
  },
};

export const smallDisks: readonly SmallDisk[] = unshare ? [smallFileSystem, fileSizeLimit] : [fileSizeLimit];

/** Ways to start a process that cannot write to a directory, of those that this user has. */
export const readOnlyMounts: readonly ((directory: string) => Promise<LogProcess>)[] = unshare
  ? [(directory) => LogProcess.start(directory, afterMounting('mount --bind -o ro "$1" "$1"', directory))]
  : [];
