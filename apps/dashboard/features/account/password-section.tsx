'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { type CombinedError, useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Section } from '../../components/ui/page.tsx';
import { PasswordField } from '../../components/ui/password-field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { codeOf, faultsOf, messageOf } from '../../lib/graphql-errors.ts';
import { useViewer } from '../shell/viewer-context.tsx';
import { ChangePasswordMutation } from './account.queries.ts';
import { faultOfNewPassword, PASSWORD_CHARS_MIN } from './new-password.ts';

interface Faults {
  current?: string | undefined;
  next?: string | undefined;
  other?: string | undefined;
}

function faultsIn(error: CombinedError): Faults {
  if (codeOf(error) === 'INVALID_CREDENTIALS') return { current: messageOf(error) };
  const next = faultsOf(error).find(({ path }) => path === 'next')?.message;
  return next ? { next } : { other: messageOf(error) };
}

/** Changes the password. Whoever knew the old one is signed out by it. */
export function PasswordSection() {
  const viewer = useViewer();
  const [{ fetching }, change] = useMutation(ChangePasswordMutation);
  const [faults, setFaults] = useState<Faults>({});
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = (name: string) => String(new FormData(form).get(name) ?? '');
    const fault = faultOfNewPassword(text('next'), text('again'));
    if (fault) {
      setFaults({ next: fault });
      return;
    }
    const result = await change({ current: text('current'), next: text('next') });
    setFaults(result.error ? faultsIn(result.error) : {});
    if (result.error) return;
    form.reset();
    toast.success('Password changed', {
      description: 'You stay signed in here; every other session has ended.',
    });
  };
  return (
    <Section
      title="Password"
      description={
        <>
          Changing it ends every other session: whoever knew the old one is out. Forgot it, or
          joined without one? <TextLink href="/forgot-password">Ask for a link</TextLink>
        </>
      }
    >
      <form
        aria-label="Change password"
        onSubmit={(event) => void submit(event)}
        className="flex max-w-sm flex-col gap-4"
      >
        {faults.other && (
          <Notice tone="bad" title="Not changed">
            {faults.other}
          </Notice>
        )}
        {/* Tells password managers whose password this is. */}
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={viewer.email ?? ''}
          readOnly
          hidden
        />
        <PasswordField label="Current password" name="current" error={faults.current ?? null} />
        <PasswordField
          isNew
          label="New password"
          name="next"
          hint={`At least ${PASSWORD_CHARS_MIN} characters.`}
          error={faults.next ?? null}
        />
        <PasswordField isNew label="New password, again" name="again" />
        <Button type="submit" variant="primary" disabled={fetching} className="self-start">
          {fetching && <Spinner />}
          Change password
        </Button>
      </form>
    </Section>
  );
}
