'use client';

import { Mono } from '../../components/ui/badge.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Facts, Figure, Figures, PageHeader, Section } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { ErrorState, Notice } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { formatCount, formatDuration, formatRate } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { headerEntries } from '../deliveries/header-list.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { valuesOf } from './form-values.ts';
import { retryScheduleInWords } from './retry-fields.tsx';
import { SecretSection } from './secret-section.tsx';
import { WebhookActions } from './webhook-actions.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';
import { WebhookMissing } from './webhook-missing.tsx';
import { rateTone, WebhookStatusBadge } from './webhook-words.tsx';
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
  if (!data?.webhook) return <WebhookMissing />;
  const { webhook } = data;
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
        <Health webhook={webhook} />
        <WebhookDeliveries webhookId={webhook.id} />
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Settings webhook={webhook} />
          {tenant.canEdit && <SecretSection webhookId={webhook.id} />}
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
      {webhook.status === 'INACTIVE' && (
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

function Health({ webhook }: { webhook: WebhookDetailFragment }) {
  const { health } = webhook;
  const rate = health.successRate;
  return (
    <Figures label={`Health in the last ${health.windowMinutes} minutes`}>
      <Figure
        name="Success rate"
        value={typeof rate === 'number' ? formatRate(rate) : '–'}
        tone={typeof rate === 'number' ? rateTone(rate) : undefined}
        detail={typeof rate === 'number' ? 'of attempts, last hour' : 'nothing sent, last hour'}
      />
      <Figure name="Succeeded" value={formatCount(health.succeeded)} detail="deliveries" />
      <Figure
        name="Failed"
        value={formatCount(health.failed)}
        tone={health.failed > 0 ? 'warn' : undefined}
        detail="attempts"
      />
      <Figure
        name="Dead"
        value={formatCount(health.dead)}
        tone={health.dead > 0 ? 'bad' : undefined}
        detail="failed for good"
      />
      <Figure
        name="Answer time"
        value={
          typeof health.averageDurationMs === 'number'
            ? formatDuration(health.averageDurationMs)
            : '–'
        }
        detail="on average"
      />
    </Figures>
  );
}

function Settings({ webhook }: { webhook: WebhookDetailFragment }) {
  const values = valuesOf(webhook);
  const headers = headerEntries(webhook.headers);
  return (
    <Section title="Settings">
      <Facts
        items={[
          {
            name: 'Event types',
            value:
              webhook.eventTypes.length === 0 ? (
                'All'
              ) : (
                <span className="flex flex-wrap gap-x-3">
                  {webhook.eventTypes.map((name) => (
                    <Mono key={name}>{name}</Mono>
                  ))}
                </span>
              ),
          },
          {
            name: 'Filters',
            value:
              values.filters === '' ? (
                'None'
              ) : (
                <pre className="whitespace-pre-wrap font-mono text-xs">{values.filters}</pre>
              ),
          },
          { name: 'Retries', value: retryScheduleInWords(values) },
          {
            name: 'Rate',
            value: `${formatCount(webhook.requestsPerMinute)} requests a minute at most`,
          },
          {
            name: 'Headers',
            value:
              headers.length === 0
                ? 'None of its own'
                : headers.map(([name, value]) => (
                    <Mono key={name} className="block">
                      {name}: {value}
                    </Mono>
                  )),
          },
          { name: 'Created', value: <Time value={webhook.createdAt} /> },
          {
            name: 'Webhook ID',
            value: (
              <span className="inline-flex items-center gap-1">
                <Mono>{webhook.id}</Mono>
                <CopyButton text={webhook.id} label="Copy webhook ID" />
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}
