import type { Metadata } from 'next';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { AcceptInvitationForm } from '../../features/auth/accept-invitation-form.tsx';
import { Entrance } from '../../features/auth/entrance.tsx';
import { InvitationFacts } from '../../features/auth/invitation-facts.tsx';
import { askingForBrowser, currentSession } from '../../lib/auth.ts';
import { findInvitation } from '../../lib/invitation.ts';
import { oidcName } from '../../lib/oidc.ts';
import { oneOf } from '../../lib/one-of.ts';
import { isSessionGood } from '../../lib/sign-in.ts';

export const metadata: Metadata = { title: 'Invitation' };

type Parameter = string | string[] | undefined;

interface Props {
  searchParams: Promise<{ token?: Parameter; error?: Parameter }>;
}

/** Who is signed in, if the API says so as well. */
async function signedInAs(): Promise<string | null> {
  const session = await currentSession();
  if (session === null) return null;
  return (await isSessionGood(await askingForBrowser(session.apiToken))) ? session.email : null;
}

export default async function AcceptInvitationPage({ searchParams }: Props) {
  const { token: given, error } = await searchParams;
  const token = oneOf(given) ?? '';
  const asking = await askingForBrowser();
  const found = await findInvitation(asking, token);
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
  const viewer = await signedInAs();
  const isTheirs = viewer?.toLowerCase() === invitation.email.toLowerCase();
  return (
    <Entrance
      title={`Join ${invitation.tenantName}`}
      lead={`${invitation.invitedBy?.name ?? 'Somebody there'} invites you.`}
      below={isTheirs ? null : signIn}
    >
      <InvitationFacts invitation={invitation} />
      <AcceptInvitationForm
        token={token}
        invitation={invitation}
        proof={isTheirs ? 'session' : invitation.hasAccount ? 'password' : 'none'}
        replaces={isTheirs ? null : viewer}
        refused={oneOf(error)}
        provider={isTheirs ? null : await oidcName(asking)}
      />
    </Entrance>
  );
}
