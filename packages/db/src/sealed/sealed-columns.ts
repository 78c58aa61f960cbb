import {
  mailContext,
  receiverAuthContext,
  type SignatureScheme,
  sourceSecretContext,
  webhookHeadersContext,
  webhookKeyContext,
} from '@posthorn/domain';

/** A column whose texts are sealed under the key ring. */
export interface SealedColumn {
  /** A table whose primary key is `id`. */
  table: string;
  column: string;
  /** The columns that say what a text is sealed for. */
  of: readonly string[];
  contextOf(row: Readonly<Record<string, string>>): string;
}

/**
 * Every sealed column there is: what turning the key ring over seals anew. A test fails on one that
 * is not here, so name each `…sealed`.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'webhook_secrets',
    column: 'secret_sealed',
    of: ['webhook_id', 'scheme'],
    contextOf: (row) => webhookKeyContext(row.webhook_id ?? '', row.scheme as SignatureScheme),
  },
  {
    table: 'webhooks',
    column: 'headers_sealed',
    of: ['id'],
    contextOf: (row) => webhookHeadersContext(row.id ?? ''),
  },
  {
    table: 'webhooks',
    column: 'receiver_auth_sealed',
    of: ['id'],
    contextOf: (row) => receiverAuthContext(row.id ?? ''),
  },
  {
    table: 'source_credentials',
    column: 'webhook_secret_sealed',
    of: ['source_id'],
    contextOf: (row) => sourceSecretContext(row.source_id ?? ''),
  },
  { table: 'mails', column: 'sealed', of: ['id'], contextOf: (row) => mailContext(row.id ?? '') },
];
