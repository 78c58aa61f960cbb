import type { Metadata } from 'next';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { Entrance } from '../../features/auth/entrance.tsx';
import { ResetPasswordForm } from '../../features/auth/reset-password-form.tsx';
import { oneOf } from '../../lib/one-of.ts';

export const metadata: Metadata = { title: 'New password' };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function ResetPasswordPage({ searchParams }: Props) {
  const token = oneOf((await searchParams).token);
  return (
    <Entrance
      title="Choose a new password"
      lead="It signs you out everywhere else."
      below={<TextLink href="/sign-in">Back to sign-in</TextLink>}
    >
      {token ? (
        <ResetPasswordForm token={token} />
      ) : (
        <Notice tone="bad" title="This link is not whole">
          Open it from the mail once more, or{' '}
          <TextLink href="/forgot-password">ask for another</TextLink>.
        </Notice>
      )}
    </Entrance>
  );
}
