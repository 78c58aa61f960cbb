import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { formatRelative, formatUtc } from '../../lib/format.ts';

/** Something that signs a webhook's deliveries. */
export type ActiveSecret = WebhookDetailFragment['secrets'][number];

/**
 * Which former secrets still sign, and until when, a sentence for each; none where the current one
 * signs alone.
 * @param nowMs null before the page knows the time
 */
export function formerSecretsInWords(
  secrets: readonly ActiveSecret[],
  nowMs: number | null,
): string[] {
  return secrets.flatMap(({ expiresAt, scheme, publicKey }) => {
    if (!expiresAt || (nowMs !== null && Date.parse(expiresAt) <= nowMs)) return [];
    const what = scheme === 'HMAC' ? 'secret' : `key ${publicKey ?? ''}`.trim();
    const until = formatUtc(expiresAt).replace(/:\d\d\.\d+/, '');
    const left = nowMs === null ? '' : ` (${formatRelative(Date.parse(expiresAt), nowMs)})`;
    return [`The former ${what} signs until ${until}${left}.`];
  });
}
