import { Injectable } from '@nestjs/common';
import type { Position } from '../../kernel/event.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { ProcessId } from '../domain/model.js';
import { ProcessReader } from './process-reader.js';
import { TemporalResolver } from './temporal-resolver.js';

/** The stream revisions that reads here are based on: what ETags are made of. */
@Injectable()
export class ProcessRevisions {
  constructor(
    private readonly processReader: ProcessReader,
    private readonly temporal: TemporalResolver,
    private readonly follower: ReadModelFollower,
  ) {}

  /** Throws not-found `process/unknown`. */
  of(process: ProcessId): number {
    this.follower.refuseWhileBehind();
    return this.processReader.latest(this.processReader.process(process)).revision;
  }

  /** Waits until reads here see everything up to `position`. */
  reach(position: Position): Promise<void> {
    return this.temporal.reach(position);
  }
}
