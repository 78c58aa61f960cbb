'use client';

import { Eye, EyeOff, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Section } from '../../components/ui/page.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { NewSecretDialog, SecretBox } from './secret-dialog.tsx';
import { RevealSecretMutation, RotateSecretMutation } from './webhooks.queries.ts';

/** How long the old secret signs along, in seconds. */
const GRACE_PERIODS = [
  { value: '0', label: 'None: the old one ends now' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
] as const;

/** The signing secret: hidden until asked for, and replaceable without a gap. */
export function SecretSection({ webhookId }: { webhookId: string }) {
  const [secret, setSecret] = useState<string | null>(null);
  const [rotating, setRotating] = useState(false);
  const [{ fetching }, reveal] = useMutation(RevealSecretMutation);
  const show = async () => {
    const result = await reveal({ id: webhookId });
    if (result.data) setSecret(result.data.revealWebhookSecret.signingSecret);
    else if (result.error) {
      toast.error('Not revealed', { description: messageOf(result.error) });
    }
  };
  return (
    <Section
      title="Signing secret"
      actions={
        <Button size="sm" onClick={() => setRotating(true)}>
          <KeyRound aria-hidden />
          Rotate
        </Button>
      }
    >
      <p className="mb-3 text-ink-2">
        Every delivery is signed with it; your endpoint checks the header{' '}
        <span className="font-mono text-xs">webhook-signature</span>.
      </p>
      {secret === null ? (
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
          <span aria-hidden className="flex-1 font-mono text-ink-3 text-xs tracking-widest">
            whsec_••••••••••••••••••••
          </span>
          <Button size="sm" disabled={fetching} onClick={() => void show()}>
            {fetching ? <Spinner /> : <Eye aria-hidden />}
            Reveal
          </Button>
        </div>
      ) : (
        <div className="flex flex-col gap-2">
          <SecretBox secret={secret} />
          <Button size="sm" variant="ghost" className="self-start" onClick={() => setSecret(null)}>
            <EyeOff aria-hidden />
            Hide
          </Button>
        </div>
      )}
      {rotating && (
        <RotateDialog
          webhookId={webhookId}
          onClose={() => {
            setRotating(false);
            setSecret(null);
          }}
        />
      )}
    </Section>
  );
}

function RotateDialog({ webhookId, onClose }: { webhookId: string; onClose: () => void }) {
  const [grace, setGrace] = useState<(typeof GRACE_PERIODS)[number]['value']>('86400');
  const [{ data, error, fetching }, rotate] = useMutation(RotateSecretMutation);
  if (data) {
    return (
      <NewSecretDialog
        secret={data.rotateWebhookSecret.signingSecret}
        title="New signing secret"
        note={
          grace === '0'
            ? 'The old secret has ended. Put this one into your endpoint now.'
            : 'Until the grace period ends, deliveries carry a signature of each.'
        }
        onDone={onClose}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Rotate the signing secret?"
      description="A new secret is made. For the grace period deliveries are signed with both, so that your endpoint can change over without missing one."
    >
      <FilterSelect
        name="Grace period"
        value={grace}
        options={GRACE_PERIODS}
        onChange={(next) => next && setGrace(next)}
      />
      {error && (
        <p role="alert" className="mt-3 text-bad">
          {messageOf(error)}
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={fetching}
          onClick={() => void rotate({ id: webhookId, gracePeriodS: Number(grace) })}
        >
          {fetching && <Spinner />}
          Rotate secret
        </Button>
      </div>
    </Dialog>
  );
}
