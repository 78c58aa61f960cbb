'use client';

import { useState } from 'react';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { NewKeyDialog, shownKeyOf } from './secret-dialog.tsx';
import { RotateSecretMutation } from './webhooks.queries.ts';

/** How long the old secret signs along, in seconds. */
const GRACE_PERIODS = [
  { value: '0', label: 'None: the old one ends now' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
] as const;

/** Asks for how long the old secret signs along, makes the new one and shows it. */
export function RotateDialog({
  webhookId,
  isPair,
  hasFormer,
  onClose,
}: {
  webhookId: string;
  /** It signs with a key pair rather than a secret. */
  isPair: boolean;
  /** Secrets that were replaced before sign still. */
  hasFormer: boolean;
  onClose: () => void;
}) {
  const [grace, setGrace] = useState<(typeof GRACE_PERIODS)[number]['value']>('86400');
  const [endsFormer, setEndsFormer] = useState(false);
  const [{ data, error, fetching }, rotate] = useMutation(RotateSecretMutation);
  const what = isPair ? 'key pair' : 'secret';
  if (data) {
    const { signingSecret, webhook } = data.rotateWebhookSecret;
    return (
      <NewKeyDialog
        shown={shownKeyOf(signingSecret, webhook)}
        title={isPair ? 'New signing key' : 'New signing secret'}
        note={
          grace === '0'
            ? `The old ${what} has ended. Put this one into your endpoint now.`
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
      title={isPair ? 'Rotate the signing key?' : 'Rotate the signing secret?'}
      description={`A new ${what} is made. For the grace period deliveries are signed with both, so that your endpoint can change over without missing one.`}
    >
      <FilterSelect
        name="Grace period"
        value={grace}
        options={GRACE_PERIODS}
        onChange={(next) => next && setGrace(next)}
      />
      {hasFormer && (
        <div className="mt-3 flex items-center gap-2">
          <Checkbox
            checked={endsFormer}
            onChange={setEndsFormer}
            label="End those replaced before, which sign still, at once"
          />
          <span aria-hidden>End those replaced before, which sign still, at once</span>
        </div>
      )}
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
          onClick={() => void rotate({ id: webhookId, gracePeriodS: Number(grace), endsFormer })}
        >
          {fetching && <Spinner />}
          {isPair ? 'Rotate key' : 'Rotate secret'}
        </Button>
      </div>
    </Dialog>
  );
}
