import type { ActorKind, MemberRole } from '@posthorn/db';

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
