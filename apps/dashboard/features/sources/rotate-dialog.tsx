'use client';

import { useState } from 'react';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { CredentialsDialog } from './credentials-dialog.tsx';
import type { SourceOwner } from './source-owner.ts';
import { RotateSourceCredentialsMutation } from './sources.queries.ts';

/** How long the old key and secret stay valid, in seconds. */
const GRACE_PERIODS = [
  { value: '0', label: 'None: the old ones end now' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
] as const;

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
  const [grace, setGrace] = useState<(typeof GRACE_PERIODS)[number]['value']>('86400');
  const [{ data, error, fetching }, rotate] = useMutation(RotateSourceCredentialsMutation);
  if (data) {
    const { apiKey, webhookSecret } = data.rotateSourceCredentials;
    return (
      <CredentialsDialog
        title="New key and secret"
        note={
          grace === '0'
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Rotate the key and the secret?"
      description="New ones are made. For the grace period the old ones are valid as well, so that the application can change over without an event refused."
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
          onClick={() => void rotate({ id: source.id, gracePeriodS: Number(grace) })}
        >
          {fetching && <Spinner />}
          Rotate key and secret
        </Button>
      </div>
    </Dialog>
  );
}
