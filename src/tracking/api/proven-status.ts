import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Proofs } from '../../transparency-log/proofs.js';
import type { DevelopmentId, ProcessId } from '../domain/model.js';
import { FindVersions } from '../queries/find-versions.js';

/** As much of a status answer as says what it rests on. */
interface Based {
  readonly position: number;
  readonly basis?: readonly DevelopmentId[];
  readonly measures?: readonly { readonly basis: readonly DevelopmentId[] }[];
}

/** Adds to a status answer the proofs that what it rests on is in the log: `"proof"`, as its last member. */
@Injectable()
export class ProvenStatus {
  constructor(
    private readonly queries: QueryBus,
    private readonly proofs: Proofs,
  ) {}

  with(process: ProcessId): (json: string) => Promise<string> {
    return async (json) => {
      const { position, basis = [], measures = [] } = JSON.parse(json) as Based;
      const developments = [...new Set([...basis, ...measures.flatMap((measure) => measure.basis)])];
      const found = await this.queries.execute(new FindVersions(process, developments, position));
      const versions = found.flatMap(({ development, versions }) =>
        versions.map((version) => ({ development, ...version })),
      );
      const { checkpoint, proofs } = await this.proofs.of(versions.map((version) => version.position));
      const proof = {
        checkpoint,
        developments: versions.map(({ development, change }, n) => ({ development, change, ...proofs[n]! })),
      };
      return `${json.slice(0, -1)},"proof":${JSON.stringify(proof)}}`;
    };
  }
}
