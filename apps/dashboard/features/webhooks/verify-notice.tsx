'use client';

import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { VerifyWebhookMutation } from './webhooks.queries.ts';

/** Whether a webhook waits for its endpoint to answer the challenge. */
export function isUnverified(webhook: { status: string; statusReason?: string | null }): boolean {
  return webhook.status === 'INACTIVE' && webhook.statusReason === 'UNVERIFIED';
}

/** Says that the endpoint has not answered its challenge, and asks it again. */
export function VerifyNotice({ webhook }: { webhook: WebhookDetailFragment }) {
  const tenant = useTenant();
  const [{ fetching }, verify] = useMutation(VerifyWebhookMutation);
  const again = async () => {
    const { data, error } = await verify({ id: webhook.id });
    if (error) toast.error('Not verified', { description: messageOf(error) });
    else if (data?.verifyWebhook.webhook.callbackUrlVerified) {
      toast.success('Verified', { description: 'What was held is being sent.' });
    } else {
      const why = data?.verifyWebhook.webhook.callbackUrlError;
      toast.error('Not verified', { description: why ?? 'It did not answer the challenge.' });
    }
  };
  return (
    <Notice
      tone="warn"
      title="Not verified yet"
      action={
        tenant.canEdit && (
          <Button size="sm" disabled={fetching} onClick={() => void again()}>
            {fetching && <Spinner />}
            Verify again
          </Button>
        )
      }
    >
      {webhook.callbackUrlError ?? 'The endpoint has not answered the challenge.'} It has to answer
      the POST of {'{"type":"posthorn.challenge","challenge":"…"}'} with status 200 and the text of
      the challenge as its body. Its deliveries are held, and go out once it has.
    </Notice>
  );
}
