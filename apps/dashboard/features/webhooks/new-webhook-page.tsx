'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useMutation } from 'urql';
import { PageHeader } from '../../components/ui/page.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { NEW_WEBHOOK } from './form-values.ts';
import { NewKeyDialog, type ShownKey, shownKeyOf } from './secret-dialog.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { CreateWebhookMutation } from './webhooks.queries.ts';

/** Registers a webhook and shows its secret, once. */
export function NewWebhookPage() {
  const tenant = useTenant();
  const router = useRouter();
  const [, create] = useMutation(CreateWebhookMutation);
  const [created, setCreated] = useState<{ id: string; key: ShownKey } | null>(null);
  const list = `${tenant.base}/webhooks`;
  return (
    <>
      <PageHeader
        back={{ href: list, label: 'Webhooks' }}
        title="New webhook"
        description="An endpoint of yours that Posthorn delivers events to."
      />
      <WebhookForm
        initial={NEW_WEBHOOK}
        isNew
        submitLabel="Create webhook"
        cancelHref={list}
        onSubmit={async (input) => {
          const result = await create({ input: { ...input, tenantId: tenant.id } });
          if (result.data) {
            const { webhook, signingSecret } = result.data.createWebhook;
            setCreated({ id: webhook.id, key: shownKeyOf(signingSecret, webhook) });
          }
          return result.error;
        }}
      />
      {created && (
        <NewKeyDialog
          shown={created.key}
          title="Webhook created"
          note={
            created.key.isSecret
              ? 'This is its signing secret. It is shown now, and later only to those who may reveal it.'
              : 'This is its public signing key. It is no secret, and stays on the page of the webhook.'
          }
          onDone={() => router.push(`${list}/${created.id}`)}
        />
      )}
    </>
  );
}
