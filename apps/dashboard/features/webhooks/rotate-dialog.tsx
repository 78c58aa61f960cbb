'use client';

import { useState } from 'react';
import { useMutation } from 'urql';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { GRACE_PERIODS, GracePeriodDialog } from '../../components/ui/grace-period-dialog.tsx';
import { NewKeyDialog, shownKeyOf } from './secret-dialog.tsx';
import { RotateSecretMutation } from './webhooks.queries.ts';

/** How long the old secret signs along. */
const PERIODS = [{ value: '0', label: 'None: the old one ends now' }, ...GRACE_PERIODS];

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
  const [gracePeriodS, setGracePeriodS] = useState(0);
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
          gracePeriodS === 0
            ? `The old ${what} has ended. Put this one into your endpoint now.`
            : 'Until the grace period ends, deliveries carry a signature of each.'
        }
        onDone={onClose}
      />
    );
  }
  return (
    <GracePeriodDialog
      title={isPair ? 'Rotate the signing key?' : 'Rotate the signing secret?'}
      description={`A new ${what} is made. For the grace period deliveries are signed with both, so that your endpoint can change over without missing one.`}
      periods={PERIODS}
      action={isPair ? 'Rotate key' : 'Rotate secret'}
      error={error}
      isBusy={fetching}
      onRotate={(chosen) => {
        setGracePeriodS(chosen);
        void rotate({ id: webhookId, gracePeriodS: chosen, endsFormer });
      }}
      onClose={onClose}
    >
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
    </GracePeriodDialog>
  );
}
