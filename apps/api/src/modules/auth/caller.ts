import type { ActorKind, MemberRole } from '@posthorn/db';

/** Who asks, once they have proved it. */
export interface Caller {
  kind: 'account' | 'api_key' | 'portal';
  /** The account's, the API key's, or the portal session's. */
  id: string;
  accountId: string | null;
  /** The session that the token is of; null for an API key. */
  sessionId: string | null;
  email: string | null;
  name: string;
  isOperator: boolean;
  /** Oldest first; an API key and a portal have exactly one, an operator may have none. */
  memberships: readonly { tenantId: string; role: MemberRole }[];
  /** The network address that the request came from. */
  address: string;
}

/** Who changed something, as the audit log has it. */
export interface Actor {
  kind: ActorKind;
  id: string | null;
  name: string;
  address: string | null;
}

export function actorOf({ kind, id, name, email, address }: Caller): Actor {
  return { kind, id, name: email ?? name, address };
}
