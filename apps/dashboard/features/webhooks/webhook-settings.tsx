'use client';

import { Mono } from '../../components/ui/badge.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Facts, Section } from '../../components/ui/page.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../lib/format.ts';
import { TierBadge } from '../event-types/event-type-words.tsx';
import { valuesOf } from './form-values.ts';
import { receiverAuthInWords } from './receiver-auth-values.ts';
import { retryScheduleInWords } from './retry-fields.tsx';

/** Everything that is set on a webhook, to read. */
export function WebhookSettings({ webhook }: { webhook: WebhookDetailFragment }) {
  const values = valuesOf(webhook);
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
            name: 'Priority',
            value: webhook.priority ? (
              <TierBadge tier={webhook.priority} />
            ) : (
              'That of the event type'
            ),
          },
          {
            name: 'Headers',
            value:
              webhook.headerNames.length === 0
                ? 'None of its own'
                : webhook.headerNames.map((name) => (
                    <span key={name} className="block">
                      <Mono>{name}</Mono> <span className="text-ink-3">set; hidden</span>
                    </span>
                  )),
          },
          {
            name: 'Authentication at the endpoint',
            value: receiverAuthInWords(webhook.receiverAuth),
          },
          {
            name: 'Verification',
            value: webhook.verification === 'CHALLENGE' ? 'Challenge' : 'Reached (HEAD)',
          },
          { name: 'Encryption', value: <Encryption webhook={webhook} /> },
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

function Encryption({ webhook }: { webhook: WebhookDetailFragment }) {
  const { encryptedFields, publicKeyThumbprint } = webhook;
  if (encryptedFields.length === 0) return 'None';
  return (
    <>
      <span className="flex flex-wrap gap-x-3">
        {encryptedFields.map((field) => (
          <Mono key={field}>{field}</Mono>
        ))}
      </span>
      {publicKeyThumbprint && (
        <span className="flex items-center gap-1 text-ink-3 text-xs">
          with the key <Mono className="[overflow-wrap:anywhere]">{publicKeyThumbprint}</Mono>
          <CopyButton text={publicKeyThumbprint} label="Copy key thumbprint" />
        </span>
      )}
    </>
  );
}
