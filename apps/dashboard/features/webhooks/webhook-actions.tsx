'use client';

import { FlaskConical, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { TestEventDialog } from './test-event-dialog.tsx';
import { isUnverified } from './verify-notice.tsx';
import { DeleteWebhookMutation, UpdateWebhookMutation } from './webhooks.queries.ts';

/** What one can do with a webhook: try, pause or resume, edit, delete. */
export function WebhookActions({ webhook }: { webhook: WebhookDetailFragment }) {
  const tenant = useTenant();
  const [testing, setTesting] = useState(false);
  return (
    <>
      <Button onClick={() => setTesting(true)}>
        <FlaskConical aria-hidden />
        Send test event
      </Button>
      {!isUnverified(webhook) && <PauseOrResume webhook={webhook} />}
      <Button asChild>
        <Link href={`${tenant.base}/webhooks/${webhook.id}/edit`}>
          <Pencil aria-hidden />
          Edit
        </Link>
      </Button>
      <DeleteButton webhook={webhook} />
      {testing && <TestEventDialog webhook={webhook} onClose={() => setTesting(false)} />}
    </>
  );
}

function PauseOrResume({ webhook }: { webhook: WebhookDetailFragment }) {
  const [{ fetching }, update] = useMutation(UpdateWebhookMutation);
  const isActive = webhook.status === 'ACTIVE';
  const toggle = async () => {
    const result = await update({
      id: webhook.id,
      input: { status: isActive ? 'INACTIVE' : 'ACTIVE' },
    });
    if (result.error) toast.error('Not changed', { description: messageOf(result.error) });
    else if (isActive) toast.success('Paused', { description: 'Deliveries are held from now on.' });
    else toast.success('Resumed', { description: 'What was held is being sent.' });
  };
  return (
    <Button disabled={fetching} onClick={() => void toggle()}>
      {fetching ? <Spinner /> : isActive ? <Pause aria-hidden /> : <Play aria-hidden />}
      {isActive ? 'Pause' : 'Resume'}
    </Button>
  );
}

function DeleteButton({ webhook }: { webhook: WebhookDetailFragment }) {
  const tenant = useTenant();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [{ fetching }, remove] = useMutation(DeleteWebhookMutation);
  const confirm = async () => {
    const result = await remove({ id: webhook.id }, { additionalTypenames: ['Webhook'] });
    if (result.error) {
      toast.error('Not deleted', { description: messageOf(result.error) });
      return;
    }
    toast.success('Webhook deleted');
    router.push(`${tenant.base}/webhooks`);
  };
  return (
    <>
      <Button variant="dangerQuiet" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        danger
        busy={fetching}
        title="Delete this webhook?"
        action="Delete webhook"
        onConfirm={() => void confirm()}
      >
        <p className="font-mono text-xs text-ink [overflow-wrap:anywhere]">{webhook.callbackUrl}</p>
        <p>
          It receives nothing from now on. Deliveries it still waits for are discarded; the record
          of past ones stays. This cannot be undone.
        </p>
      </Confirm>
    </>
  );
}
