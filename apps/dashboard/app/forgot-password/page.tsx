import type { Metadata } from 'next';
import { TextLink } from '../../components/ui/text-link.tsx';
import { Entrance } from '../../features/auth/entrance.tsx';
import { ForgotPasswordForm } from '../../features/auth/forgot-password-form.tsx';

export const metadata: Metadata = { title: 'Forgot password' };

export default function ForgotPasswordPage() {
  return (
    <Entrance
      title="Forgot your password?"
      lead="Posthorn mails you a link to choose another."
      below={<TextLink href="/sign-in">Back to sign-in</TextLink>}
    >
      <ForgotPasswordForm />
    </Entrance>
  );
}
