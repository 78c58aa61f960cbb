import type { Metadata } from 'next';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { AcceptInvitationForm } from '../../features/auth/accept-invitation-form.tsx';
import { Entrance } from '../../features/auth/entrance.tsx';
import { askingForBrowser, currentSession } from '../../lib/auth.ts';
import { findInvitation } from '../../lib/invitation.ts';
import { oneOf } from '../../lib/one-of.ts';

export const metadata: Metadata = { title: 'Invitation' };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function AcceptInvitationPage({ searchParams }: Props) {
  const token = oneOf((await searchParams).token) ?? '';
  const found = await findInvitation(await askingForBrowser(), token);
  const signIn = <TextLink href="/sign-in">To sign-in</TextLink>;
  if (!found.ok || found.data === null) {
    return (
      <Entrance title="An invitation to Posthorn" lead="It lets nobody in." below={signIn}>
        <Notice
          tone="bad"
          title={found.ok ? 'This invitation is not good any more' : 'Posthorn does not answer'}
        >
          {found.ok
            ? 'It was accepted, revoked or replaced, or its time is over. Ask whoever invited you for another.'
            : 'Try again in a moment.'}
        </Notice>
      </Entrance>
    );
  }
  const invitation = found.data;
  const session = await currentSession();
  const isTheirs = session?.email.toLowerCase() === invitation.email.toLowerCase();
  return (
    <Entrance
      title={`Join ${invitation.tenantName}`}
      lead={`${invitation.email} is invited as ${invitation.role.toLowerCase()}.`}
      below={signIn}
    >
      <AcceptInvitationForm
        token={token}
        invitation={invitation}
        proof={invitation.hasAccount ? (isTheirs ? 'session' : 'password') : 'none'}
      />
    </Entrance>
  );
}
