import { Injectable } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Pieces, Turns } from '../../read-model/turns.js';
import type { MeasureId, ProcessId } from '../domain/model.js';
import type { HoldsFor } from '../domain/status.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { type Band, bandsOf } from './bands.js';
import { KnowledgeMoments } from './knowledge-moments.js';
import { ProcessReader } from './process-reader.js';
import { StatusReader } from './status-reader.js';
import type { KnownTime, TemporalBasis } from './temporal-basis.js';
import { TemporalResolver } from './temporal-resolver.js';

/** What was known of a measure from a time on, until the next layer. */
export interface KnowledgeLayer {
  /** A day by report, an RFC 3339 instant by record. */
  readonly knownFrom: string;
  readonly bands: readonly Band[];
}

/** Both times of a measure at once: what one could know of each day, and from when on. */
export interface KnowledgeMap extends HoldsFor {
  readonly process: ProcessId;
  readonly measure: MeasureId;
  /** In order of known time, each unlike the one before it. */
  readonly layers: readonly KnowledgeLayer[];
  /** So many earlier times at which something became known are left out. */
  readonly left: number;
}

/** Each is a timeline of its own. */
const MOST_LAYERS = 120;

export class GetKnowledgeMap extends Query<KnowledgeMap> {
  constructor(
    readonly process: ProcessId,
    readonly measure: MeasureId,
    readonly temporal: TemporalBasis,
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

/** Timelines at one known time after the other. */
@Injectable()
export class KnowledgeLayers {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly reader: StatusReader,
    private readonly turns: Turns,
  ) {}

  at(
    measure: MeasureEntry,
    moments: readonly KnownTime[],
    temporal: TemporalBasis,
    signal: AbortSignal | undefined,
  ): Promise<readonly KnowledgeLayer[]> {
    return this.turns.take(this.each(measure, moments, temporal), signal);
  }

  private *each(
    measure: MeasureEntry,
    moments: readonly KnownTime[],
    temporal: TemporalBasis,
  ): Pieces<KnowledgeLayer[]> {
    const layers: KnowledgeLayer[] = [];
    let before = '';
    for (const knownAt of moments) {
      const { snapshot } = this.temporal.resolveNow({ ...temporal, knownAt });
      const bands = bandsOf(this.reader, measure, snapshot);
      const text = JSON.stringify(bands);
      if (text !== before) layers.push({ knownFrom: knownAt.text, bands });
      before = text;
      yield;
    }
    return layers;
  }
}

@QueryHandler(GetKnowledgeMap)
export class GetKnowledgeMapHandler implements IQueryHandler<GetKnowledgeMap> {
  constructor(
    private readonly temporal: TemporalResolver,
    private readonly records: ProcessReader,
    private readonly moments: KnowledgeMoments,
    private readonly layers: KnowledgeLayers,
  ) {}

  async execute({ process, measure, temporal, signal }: GetKnowledgeMap): Promise<KnowledgeMap> {
    const resolved = await this.temporal.resolve(temporal);
    const entry = this.records.process(process, resolved.existingAt);
    const of = this.records.standingMeasure(
      this.records.measure(entry, measure, resolved.existingAt),
      resolved.snapshot,
    );
    const moments = this.moments.of(entry, of, resolved);
    const left = Math.max(0, moments.length - MOST_LAYERS);
    const layers = await this.layers.at(of, moments.slice(left), temporal, signal);
    return { process, measure, ...this.temporal.holdsFor(resolved, entry), layers, left };
  }
}
