'use client';

import { useState } from 'react';
import { useMutation } from 'urql';
import { GRACE_PERIODS, GracePeriodDialog } from '../../components/ui/grace-period-dialog.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { CredentialsDialog } from './credentials-dialog.tsx';
import type { SourceOwner } from './source-owner.ts';
import { RotateSourceCredentialsMutation } from './sources.queries.ts';

/** How long the old key and secret stay valid. */
const PERIODS = [
  { value: '0', label: 'None: the old ones end now' },
  ...GRACE_PERIODS,
  { value: '2592000', label: '30 days' },
];

/** Makes a new key and secret, and shows them once. */
export function RotateDialog({
  owner,
  source,
  apiUrl,
  onClose,
}: {
  owner: SourceOwner;
  source: SourceDetailFragment;
  apiUrl: string;
  onClose: () => void;
}) {
  const [gracePeriodS, setGracePeriodS] = useState(0);
  const [{ data, error, fetching }, rotate] = useMutation(RotateSourceCredentialsMutation);
  if (data) {
    const { apiKey, webhookSecret } = data.rotateSourceCredentials;
    return (
      <CredentialsDialog
        title="New key and secret"
        note={
          gracePeriodS === 0
            ? 'The old ones have ended. Put these into the application that sends now; they are shown this once.'
            : 'Until the grace period ends, the old ones are valid as well. These are shown this once.'
        }
        owner={owner}
        source={source}
        apiUrl={apiUrl}
        credentials={{ apiKey, webhookSecret }}
        onDone={onClose}
      />
    );
  }
  return (
    <GracePeriodDialog
      title="Rotate the key and the secret?"
      description="New ones are made. For the grace period the old ones are valid as well, so that the application can change over without an event refused."
      periods={PERIODS}
      action="Rotate key and secret"
      error={error}
      isBusy={fetching}
      onRotate={(chosen) => {
        setGracePeriodS(chosen);
        void rotate({ id: source.id, gracePeriodS: chosen });
      }}
      onClose={onClose}
    />
  );
}
