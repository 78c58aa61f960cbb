import type { Metadata } from 'next';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { AcceptInvitationForm } from '../../features/auth/accept-invitation-form.tsx';
import { Entrance } from '../../features/auth/entrance.tsx';
import { oneOf } from '../../lib/one-of.ts';

export const metadata: Metadata = { title: 'Invitation' };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function AcceptInvitationPage({ searchParams }: Props) {
  const token = oneOf((await searchParams).token);
  return (
    <Entrance
      title="You are invited to Posthorn"
      lead="Say who you are, and choose a password."
      below={<TextLink href="/sign-in">I only want to sign in</TextLink>}
    >
      {token ? (
        <AcceptInvitationForm token={token} />
      ) : (
        <Notice tone="bad" title="This link is not whole">
          Open it from the mail once more, or ask whoever invited you for another.
        </Notice>
      )}
    </Entrance>
  );
}
