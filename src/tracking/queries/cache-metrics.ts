import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../operations/metrics.js';
import { StatusReader } from './status-reader.js';
import { Timelines } from './timelines.js';

/** What is kept of answers, and of what use it is. */
@Injectable()
export class CacheMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly timelines: Timelines,
    private readonly statuses: StatusReader,
  ) {}

  onModuleInit(): void {
    this.metrics.cache('timelines', this.timelines.pieces);
    this.metrics.cache('statuses', this.statuses.processes);
  }
}
