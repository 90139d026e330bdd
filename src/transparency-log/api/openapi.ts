import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { describeProblems, type ProblemStatus } from '../../http/openapi/describe.js';

const text = { type: 'string' } as const;
const position = { type: 'integer', minimum: 0 } as const;
const hashes = { type: 'array', items: { ...text, description: 'SHA-256 in base64' } } as const;
export const SIGNED_NOTE = { ...text, description: 'Signed note: C2SP tlog-checkpoint' } as const;

const EVENT_PROOF_MEMBERS = {
  position,
  index: { ...position, description: 'Leaf of the tree: the position less one' },
  entry: { ...text, description: 'What was hashed into the leaf: canonical JSON (RFC 8785)' },
  path: hashes,
} as const;
const EVENT_PROOF = {
  type: 'object',
  required: ['position', 'index', 'entry', 'path', 'checkpoint'],
  properties: { ...EVENT_PROOF_MEMBERS, checkpoint: SIGNED_NOTE },
} as const;

const CONSISTENCY_PROOF = {
  type: 'object',
  required: ['from', 'to', 'fromRoot', 'toRoot', 'proof', 'checkpoint'],
  properties: { from: position, to: position, fromRoot: text, toRoot: text, proof: hashes, checkpoint: SIGNED_NOTE },
} as const;

const OWN_TREE_PROOF = {
  type: 'object',
  required: ['position', 'index', 'entry', 'path', 'size', 'root'],
  properties: {
    ...EVENT_PROOF_MEMBERS,
    size: { ...position, description: 'Leaves of the tree that ended with it: the position' },
    root: { ...text, description: 'Of that tree, SHA-256 in base64' },
  },
} as const;

const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const EVENT_PROOF_SCHEMA = named('EventProof');
export const CONSISTENCY_PROOF_SCHEMA = named('ConsistencyProof');

export const TRANSPARENCY_LOG_PART = {
  tags: { Audit: 'Who changed what, and proofs that nothing in the log was altered, removed or put in between' },
  schemas: { EventProof: EVENT_PROOF, ConsistencyProof: CONSISTENCY_PROOF, OwnTreeProof: OWN_TREE_PROOF },
} as const;

export const EXAMPLE_CHECKPOINT =
  'example.com/detente\n122\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
  '— example.com/detente Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';

export interface Answer {
  readonly summary: string;
  readonly description?: string;
  /** By media type. */
  readonly content: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
  readonly problems: readonly ProblemStatus[];
}

export const Describe = ({ summary, description, content, problems }: Answer): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ApiResponse({ status: 200, description: summary, content: { ...content } }),
    ...describeProblems(problems),
  );
