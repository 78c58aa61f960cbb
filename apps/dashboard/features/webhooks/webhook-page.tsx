'use client';

import { Mono } from '../../components/ui/badge.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { PageHeader } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { ErrorState, Notice } from '../../components/ui/states.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { ofTenant, useTenant } from '../shell/tenant-context.tsx';
import { SecretSection } from './secret-section.tsx';
import { isUnverified, VerifyNotice } from './verify-notice.tsx';
import { WebhookActions } from './webhook-actions.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';
import { WebhookHealth } from './webhook-health.tsx';
import { WebhookMissing } from './webhook-missing.tsx';
import { WebhookSettings } from './webhook-settings.tsx';
import { WebhookStatusBadge } from './webhook-words.tsx';
import { WebhookQuery } from './webhooks.queries.ts';

/** One webhook: its health, its recent deliveries, its settings and what one can do with it. */
export function WebhookPage({ id }: { id: string }) {
  const tenant = useTenant();
  const { data, error, loading, refresh } = useLiveQuery({
    query: WebhookQuery,
    variables: { id },
    everyMs: 5_000,
    live: true,
  });
  if (loading) return <PageSkeleton label="Loading the webhook" />;
  if (error && !data) {
    return (
      <ErrorState
        title="The webhook could not be loaded"
        message={messageOf(error)}
        onRetry={refresh}
      />
    );
  }
  const webhook = ofTenant(data?.webhook, tenant);
  if (!webhook) return <WebhookMissing />;
  return (
    <>
      <PageHeader
        back={{ href: `${tenant.base}/webhooks`, label: 'Webhooks' }}
        title={webhook.description || webhook.callbackUrl}
        badges={<WebhookStatusBadge status={webhook.status} reason={webhook.statusReason} />}
        description={
          <span className="flex items-center gap-1">
            <Mono className="[overflow-wrap:anywhere]">{webhook.callbackUrl}</Mono>
            <CopyButton text={webhook.callbackUrl} label="Copy callback URL" />
          </span>
        }
        actions={tenant.canEdit && <WebhookActions webhook={webhook} />}
      />
      <div className="flex flex-col gap-5">
        <WebhookNotices webhook={webhook} />
        <WebhookHealth webhook={webhook} />
        <WebhookDeliveries webhookId={webhook.id} />
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <WebhookSettings webhook={webhook} />
          <SecretSection webhook={webhook} canEdit={tenant.canEdit} onRotated={refresh} />
        </div>
      </div>
    </>
  );
}

function WebhookNotices({ webhook }: { webhook: WebhookDetailFragment }) {
  return (
    <>
      {webhook.status === 'DISABLED' && (
        <Notice tone="bad" title="Posthorn disabled this webhook">
          {webhook.statusReason ?? 'Its endpoint is gone.'} Its deliveries are held until you resume
          it.
        </Notice>
      )}
      {isUnverified(webhook) && <VerifyNotice webhook={webhook} />}
      {webhook.status === 'INACTIVE' && !isUnverified(webhook) && (
        <Notice tone="info" title="This webhook is paused">
          Its deliveries are held and go out when you resume it. Nothing is lost.
        </Notice>
      )}
      {!webhook.callbackUrlVerified && webhook.status === 'ACTIVE' && (
        <Notice tone="warn" title="The endpoint did not answer when it was checked">
          {webhook.callbackUrlError ?? 'It could not be reached.'} Deliveries are tried all the
          same.
        </Notice>
      )}
    </>
  );
}
