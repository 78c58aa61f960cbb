'use client';

import { useState } from 'react';
import { useQuery } from 'urql';
import { CopyButton } from '../../components/ui/copy.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { curlCommand, sampleEventOf } from './first-event.ts';
import type { SourceOwner } from './source-owner.ts';
import { SampleTypesQuery } from './sources.queries.ts';

/** A key with its secret, as they are shown once. */
export interface PlainCredentials {
  apiKey: string;
  webhookSecret: string;
}

/** What stands in a command where Posthorn no longer shows the key and the secret. */
export const PLACEHOLDERS: PlainCredentials = {
  apiKey: '<the API key>',
  webhookSecret: '<the webhook secret>',
};

/** A command, ready to paste, that sends an event as this source does. */
export function FirstEventCommand({
  owner,
  source,
  apiUrl,
  credentials,
}: {
  owner: SourceOwner;
  source: SourceDetailFragment;
  apiUrl: string;
  credentials: PlainCredentials;
}) {
  const [{ data }] = useQuery({ query: SampleTypesQuery });
  const [made] = useState(() => ({
    eventId: `evt_${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`,
    timestamp: new Date().toISOString(),
  }));
  const catalogue = data?.eventTypes.edges.map(({ node }) => node) ?? [];
  const command = curlCommand({
    apiUrl,
    ...credentials,
    ...made,
    requiresSignedTimestamp: source.requiresSignedTimestamp,
    clientId: owner.clientId ?? source.grantedTenants[0]?.slug ?? '<slug of a tenant>',
    sample: sampleEventOf(catalogue, source.allowedEventTypes),
  });
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      <div className="absolute top-1.5 right-1.5 rounded-md bg-sunken">
        <CopyButton text={command} label="Copy command" showLabel />
      </div>
      <section
        aria-label="Command that sends an event"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
        tabIndex={0}
        className="max-h-56 overflow-auto px-3 py-2.5"
      >
        <pre className="font-mono text-2xs leading-5" data-testid="first-event-command">
          {command}
        </pre>
      </section>
    </div>
  );
}
