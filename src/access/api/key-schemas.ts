import {
  flag,
  listOf,
  object,
  oneOf,
  orNull,
  pageOf,
  type Schema,
  text,
  textOrNull,
} from '../../http/openapi/schema-forms.js';
import { ACCESS_ROLES } from '../../kernel/access.js';
import type { Issued } from '../commands/issue-key.js';
import type { KeyView } from '../queries/key-views.js';

const SCHEMAS = {
  AccessKey: object<KeyView>({
    id: text,
    name: text,
    role: oneOf(ACCESS_ROLES),
    processes: { ...orNull(listOf(text)), description: 'Null: all' },
    mayActForOthers: flag,
    begins: { ...text, description: 'Its first characters' },
    state: oneOf(['valid', 'expired', 'revoked']),
    issuedAt: text,
    issuedBy: text,
    expires: textOrNull,
    revokedAt: textOrNull,
    lastUsedAt: { ...textOrNull, description: 'For what asks for a key; kept now and then' },
  }),
  AccessKeys: pageOf('AccessKey'),
  AccessKeyIssued: object<Issued>({ id: text, key: { ...text, description: 'Told this once' } }),
} satisfies Readonly<Record<string, Schema>>;

export type KeySchemaName = keyof typeof SCHEMAS;

export const ACCESS_PART = {
  tags: { Keys: 'Who may do what' },
  schemas: SCHEMAS,
};

export const KEY_EXAMPLE: KeyView = {
  id: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d',
  name: 'Newsroom',
  role: 'recorder',
  processes: ['armenia-turkiye'],
  mayActForOthers: false,
  begins: 'detente_8fQz',
  state: 'valid',
  issuedAt: '2026-11-26T12:00:00.000000Z',
  issuedBy: 'admin',
  expires: null,
  revokedAt: null,
  lastUsedAt: '2026-11-26T12:05:31.218034Z',
};
