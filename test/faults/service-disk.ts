import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IN_THE_WAY, limitFileSize, onSmallFileSystem, ROOM_BYTES } from './log-media.js';
import { ServiceProcess } from './service-process.js';

/** The sealed tree and its journal take some of it before the first write. */
const SERVICE_ROOM_BYTES = 6_000_000;

/** A place for a service with little room, and the way to make room while it is running. */
export interface ServiceDisk {
  readonly name: string;
  start(directory: string): Promise<ServiceProcess>;
  /** From now on there is no room at all. */
  fill(service: ServiceProcess, directory: string): void;
  free(service: ServiceProcess, directory: string): void;
}

/** The directory as the service sees it: its mounts are its own. */
export const asSeenBy = ({ pid }: ServiceProcess, directory: string): string => join(`/proc/${pid}/root`, directory);

const smallFileSystem: ServiceDisk = {
  name: 'a full file system',
  start: (directory) => ServiceProcess.start(directory, { wrap: onSmallFileSystem(directory, SERVICE_ROOM_BYTES)! }),
  fill(service, directory) {
    const place = asSeenBy(service, directory);
    const { bfree, bsize } = statfsSync(place);
    try {
      writeFileSync(join(place, 'the-rest'), Buffer.alloc(bfree * bsize));
    } catch (error) {
      // The service took some of it in between; what was left is taken all the same.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  },
  free: (service, directory) => rmSync(join(asSeenBy(service, directory), IN_THE_WAY)),
};

const fileSizeLimit: ServiceDisk = {
  name: 'a file size limit',
  async start(directory) {
    const service = await ServiceProcess.start(directory);
    limitFileSize(service.pid, String(ROOM_BYTES));
    return service;
  },
  fill: ({ pid }) => limitFileSize(pid, '4096'),
  free: ({ pid }) => limitFileSize(pid, 'unlimited'),
};

export const serviceDisks: readonly ServiceDisk[] = onSmallFileSystem('')
  ? [smallFileSystem, fileSizeLimit]
  : [fileSizeLimit];
