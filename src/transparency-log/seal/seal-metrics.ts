import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { Metrics } from '../../operations/metrics.js';
import { Sealer } from './sealer.js';

const SECOND_MICROS = 1_000_000;

@Injectable()
export class SealMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** A checkpoint has no time of its own: it is signed when the newest event in it has just come. */
  onModuleInit(): void {
    this.metrics.gauge(
      'detente_checkpoint_age_seconds',
      'Since the newest event was recorded that the signed checkpoint covers; NaN before the first',
      () => {
        const { newest } = this.sealer;
        return newest === undefined ? Number.NaN : Math.max(0, this.clock.now() - newest) / SECOND_MICROS;
      },
    );
  }
}
