import type { MemberRole } from '../../gql/graphql.ts';

/** The roles, from the one that may least, with what each may. */
export const ROLES: readonly { value: MemberRole; label: string; may: string }[] = [
  { value: 'VIEWER', label: 'Viewer', may: 'Looks, and sees no secret.' },
  {
    value: 'DEVELOPER',
    label: 'Developer',
    may: 'Webhooks, events, replays, and keys of their own role.',
  },
  { value: 'ADMIN', label: 'Admin', may: 'Everything but who the owners are.' },
  { value: 'OWNER', label: 'Owner', may: 'Everything, the owners too.' },
];

/** A role in a word. */
export function roleLabel(role: MemberRole): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role;
}

/** The roles up to one; all for an operator (null). */
export function rolesUpTo(role: MemberRole | null) {
  const top = role === null ? ROLES.length - 1 : ROLES.findIndex(({ value }) => value === role);
  return ROLES.slice(0, top + 1);
}
