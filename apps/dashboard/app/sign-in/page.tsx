import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { TextLink } from '../../components/ui/text-link.tsx';
import { Entrance } from '../../features/auth/entrance.tsx';
import { safeNext } from '../../features/auth/safe-next.ts';
import { SignInForm } from '../../features/auth/sign-in-form.tsx';
import { askingForBrowser, currentSession } from '../../lib/auth.ts';
import { oidcName } from '../../lib/oidc.ts';
import { oneOf } from '../../lib/one-of.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Parameter = string | string[] | undefined;

interface Props {
  searchParams: Promise<{ next?: Parameter; reason?: Parameter; error?: Parameter }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next, reason, error } = await searchParams;
  const target = safeNext(oneOf(next));
  const ended = reason === 'ended';
  // After a refused token the cookie may still look valid: coming here with a reason must stay.
  if (!ended && (await currentSession())) redirect(target);
  return (
    <Entrance
      title="Sign in to Posthorn"
      lead="Webhooks, delivered and accounted for."
      below={<TextLink href="/forgot-password">Forgot your password?</TextLink>}
    >
      <SignInForm
        next={target}
        ended={ended}
        refused={oneOf(error)}
        provider={await oidcName(await askingForBrowser())}
      />
    </Entrance>
  );
}
