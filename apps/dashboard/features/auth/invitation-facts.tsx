import { Facts } from '../../components/ui/page.tsx';
import type { Invitation } from '../../lib/invitation.ts';
import { ROLES } from '../shell/roles.ts';

/** What somebody is invited to, before they are asked for anything. */
export function InvitationFacts({ invitation }: { invitation: Invitation }) {
  const { email, tenantName, role, invitedBy } = invitation;
  const { label, may } = ROLES.find(({ value }) => value === role) ?? { label: role, may: '' };
  const items = [
    { name: 'Tenant', value: tenantName },
    {
      name: 'Role',
      value: (
        <>
          {label}
          <span className="block text-ink-3 text-xs">{may}</span>
        </>
      ),
    },
    { name: 'E-mail', value: email },
    ...(invitedBy ? [{ name: 'Invited by', value: invitedBy.email }] : []),
  ];
  return (
    <div className="mb-5 border-line border-b pb-5">
      <Facts tight items={items} />
    </div>
  );
}
