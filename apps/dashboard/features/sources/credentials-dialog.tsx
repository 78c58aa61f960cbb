'use client';

import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ShownOnce } from '../../components/ui/shown-once.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { FirstEventCommand, type PlainCredentials } from './first-event-command.tsx';
import type { SourceOwner } from './source-owner.ts';

/**
 * Shows a source's key and secret, where they were made here, and how to send with them; it closes
 * only by the button that says they were kept.
 */
export function CredentialsDialog({
  title,
  note,
  owner,
  source,
  apiUrl,
  credentials,
  brought = false,
  onDone,
}: {
  title: string;
  note: string;
  owner: SourceOwner;
  source: SourceDetailFragment;
  apiUrl: string;
  credentials: PlainCredentials;
  /** The source's own, which whoever brought them has already. */
  brought?: boolean;
  onDone: () => void;
}) {
  return (
    <Dialog open onOpenChange={() => {}} locked title={title} description={note}>
      <div className="flex flex-col gap-4">
        {!brought && (
          <>
            <ShownOnce label="API key" text={credentials.apiKey} testId="source-api-key" />
            <ShownOnce
              label="Webhook secret"
              text={credentials.webhookSecret}
              testId="source-webhook-secret"
            />
          </>
        )}
        <div>
          <p className="mb-1.5 font-medium">Send a first event</p>
          <FirstEventCommand
            owner={owner}
            source={source}
            apiUrl={apiUrl}
            credentials={credentials}
          />
        </div>
      </div>
      <div className="mt-5 flex justify-end">
        <Button variant="primary" onClick={onDone}>
          {brought ? 'Done' : 'I have stored them'}
        </Button>
      </div>
    </Dialog>
  );
}
