'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation, useQuery } from 'urql';
import { PageHeader } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { ofTenant, useTenant } from '../shell/tenant-context.tsx';
import { valuesOf } from './form-values.ts';
import { NewKeyDialog, type ShownKey, shownKeyOf } from './secret-dialog.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookMissing } from './webhook-missing.tsx';
import { UpdateWebhookMutation, WebhookQuery } from './webhooks.queries.ts';

/** Changes a webhook. A change takes effect within a second (DESIGN: Match). */
export function EditWebhookPage({ id }: { id: string }) {
  const tenant = useTenant();
  const router = useRouter();
  const [{ data, error, fetching }, execute] = useQuery({
    query: WebhookQuery,
    variables: { id },
    requestPolicy: 'network-only',
  });
  const [, update] = useMutation(UpdateWebhookMutation);
  const [made, setMade] = useState<ShownKey | null>(null);
  const page = `${tenant.base}/webhooks/${id}`;
  if (fetching && !data) return <PageSkeleton label="Loading the webhook" />;
  if (error && !data) {
    return (
      <ErrorState
        title="The webhook could not be loaded"
        message={messageOf(error)}
        onRetry={() => execute()}
      />
    );
  }
  const webhook = ofTenant(data?.webhook, tenant);
  if (!webhook) return <WebhookMissing />;
  return (
    <>
      <PageHeader
        back={{ href: page, label: webhook.description || webhook.callbackUrl }}
        title="Edit webhook"
      />
      <WebhookForm
        initial={valuesOf(webhook)}
        isNew={false}
        submitLabel="Save changes"
        cancelHref={page}
        onSubmit={async (input) => {
          const result = await update({ id, input });
          if (result.data) {
            toast.success('Webhook saved');
            const { signingSecret, webhook: saved } = result.data.updateWebhook;
            if (saved.signatureScheme === webhook.signatureScheme) router.push(page);
            else setMade(shownKeyOf(signingSecret, saved));
          }
          return result.error;
        }}
      />
      {made && (
        <NewKeyDialog
          shown={made}
          title={made.isSecret ? 'New signing secret' : 'New signing key'}
          note="The former one signs beside it for a day. Change your endpoint over until then."
          onDone={() => router.push(page)}
        />
      )}
    </>
  );
}
