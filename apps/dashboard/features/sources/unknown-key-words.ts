import type { UnknownKeyCode } from '../../gql/graphql.ts';

/** What an unknown key seems to be, so that one sees whose mistake it is. */
export function kindOfKey(row: { code: UnknownKeyCode; keyPrefix?: string | null }): string {
  if (row.code === 'RATE_LIMITED') return 'Not looked up: too many unknown ones before';
  if (row.keyPrefix == null) return 'Nothing like a key of Posthorn, or several kinds';
  if (row.keyPrefix.startsWith('phs_')) {
    return "A source's key: made up, removed, or of another installation";
  }
  if (row.keyPrefix === 'ph_') return "A tenant's API key, where a source's belongs";
  return 'A key of something else';
}
