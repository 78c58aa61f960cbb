import type { MemberRole } from '@posthorn/db';

/** Who asks, once they have proved it. */
export interface Caller {
  kind: 'account' | 'api_key';
  /** The account's or the API key's. */
  id: string;
  accountId: string | null;
  email: string | null;
  name: string;
  isOperator: boolean;
  /** Oldest first; an API key has exactly one, an operator may have none. */
  memberships: readonly { tenantId: string; role: MemberRole }[];
}
