'use client';

import { Button } from '../../components/ui/button.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { FirstEventCommand, type PlainCredentials } from './first-event-command.tsx';
import type { SourceOwner } from './source-owner.ts';

function ShownOnce({ label, text, testId }: { label: string; text: string; testId: string }) {
  return (
    <div>
      <p className="mb-1.5 font-medium">{label}</p>
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3">
        <code
          data-testid={testId}
          className="min-w-0 flex-1 select-all font-mono text-xs [overflow-wrap:anywhere]"
        >
          {text}
        </code>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} showLabel />
      </div>
    </div>
  );
}

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
