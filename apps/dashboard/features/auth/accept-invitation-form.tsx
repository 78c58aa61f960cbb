'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { PasswordField } from '../../components/ui/password-field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import type { Invitation } from '../../lib/invitation.ts';
import { PASSWORD_CHARS_MIN } from '../account/new-password.ts';
import { type FormFailure, sendAccountForm } from './account-form.ts';
import { ProviderButton } from './provider-button.tsx';
import { joinMessage } from './sign-in-messages.ts';

/**
 * How the invited show that they are: by being signed in, by their account's password, or not at
 * all, since they have none yet and choose a password now.
 */
export type Proof = 'session' | 'password' | 'none';

interface Props {
  token: string;
  invitation: Invitation;
  proof: Proof;
  /** Who else is signed in here, whose session ends by it. */
  replaces: string | null;
  /** Why joining by the provider was refused. */
  refused: string | null;
  /** What people call the provider that they may join by instead; null for none. */
  provider: string | null;
}

/** Joins a tenant by the link of an invitation, and is signed in by it. */
export function AcceptInvitationForm(props: Props) {
  const { token, invitation, proof, replaces, refused, provider } = props;
  const { email, tenantSlug } = invitation;
  const next = `/t/${tenantSlug}/webhooks`;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FormFailure | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    setBusy(true);
    const failed = await sendAccountForm('accept-invitation', {
      token,
      name: text('name').trim(),
      password: text('password'),
    });
    if (failed === null) {
      window.location.assign(next);
      return;
    }
    setFailure(failed);
    setBusy(false);
  };
  const faultOf = (path: string) =>
    failure?.details.find((fault) => fault.path === path)?.message ?? null;
  const reason = failure?.message ?? (refused && joinMessage(refused));
  const isOfField = faultOf('name') !== null || faultOf('password') !== null;
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {reason && !isOfField && (
        <Notice tone="bad" title="You have not joined">
          {reason}
        </Notice>
      )}
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {proof === 'session' && (
        <p className="text-ink-2 [overflow-wrap:anywhere]">You are signed in as {email}.</p>
      )}
      {replaces !== null && (
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          You are signed in as {replaces}. Joining signs you in as {email} instead.
        </p>
      )}
      {proof === 'none' && (
        <Field label="Your name" error={faultOf('name')}>
          {(control) => (
            <Input
              {...control}
              name="name"
              autoComplete="name"
              required
              maxLength={200}
              autoFocus
              className="h-9"
            />
          )}
        </Field>
      )}
      {proof !== 'session' && (
        <PasswordField
          isNew={proof === 'none'}
          label={proof === 'none' ? 'Choose a password' : 'Your password'}
          name="password"
          hint={
            proof === 'none'
              ? `At least ${PASSWORD_CHARS_MIN} characters.`
              : 'That of the account which this e-mail has here.'
          }
          error={faultOf('password')}
          className="h-9"
        />
      )}
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy && <Spinner />}
        Join
      </Button>
      {provider !== null && (
        <ProviderButton
          query={{ invitation: token, next }}
        >{`Join with ${provider}`}</ProviderButton>
      )}
    </form>
  );
}
