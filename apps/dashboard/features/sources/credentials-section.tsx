'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Section } from '../../components/ui/page.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { RotateDialog } from './rotate-dialog.tsx';
import type { SourceOwner } from './source-owner.ts';
import { KeyPrefix } from './source-words.tsx';

/** The keys that are valid, until when, and new ones without a gap. */
export function CredentialsSection({
  owner,
  source,
  apiUrl,
}: {
  owner: SourceOwner;
  source: SourceDetailFragment;
  apiUrl: string;
}) {
  const [rotating, setRotating] = useState(false);
  return (
    <Section
      flush
      title="Keys and secrets"
      actions={
        owner.canChange && (
          <Button size="sm" onClick={() => setRotating(true)}>
            <KeyRound aria-hidden />
            Rotate
          </Button>
        )
      }
    >
      <ul aria-label="Valid keys" className="divide-y divide-line">
        {source.credentials.map((pair) => (
          <li key={pair.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <KeyPrefix prefix={pair.prefix} />
            <span className="text-ink-3 text-xs">
              made <Time value={pair.createdAt} />
            </span>
            <span className="ml-auto">
              {pair.expiresAt == null ? (
                <Badge tone="ok" dot>
                  Current
                </Badge>
              ) : (
                <Badge tone="warn" dot>
                  <span>
                    Ends <Time value={pair.expiresAt} />
                  </span>
                </Badge>
              )}
            </span>
          </li>
        ))}
      </ul>
      {rotating && (
        <RotateDialog
          owner={owner}
          source={source}
          apiUrl={apiUrl}
          onClose={() => setRotating(false)}
        />
      )}
    </Section>
  );
}
