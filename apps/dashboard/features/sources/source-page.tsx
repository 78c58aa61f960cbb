'use client';

import { Plug } from 'lucide-react';
import Link from 'next/link';
import { Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { EmptyState, ErrorState, Notice } from '../../components/ui/states.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { CredentialsSection } from './credentials-section.tsx';
import { FailuresSection } from './failures-section.tsx';
import { FirstEventCommand, PLACEHOLDERS } from './first-event-command.tsx';
import { SourceFacts } from './source-facts.tsx';
import { SourceForm } from './source-form.tsx';
import { OPERATOR_OWNER, type SourceOwner, useTenantOwner } from './source-owner.ts';
import { SourceSwitch } from './source-switch.tsx';
import { SourceStateBadge } from './source-words.tsx';
import { SourceQuery } from './sources.queries.ts';

interface Props {
  id: string;
  apiUrl: string;
}

/** A source of the tenant that the address names. */
export function TenantSourcePage(props: Props) {
  return <SourcePage owner={useTenantOwner()} {...props} />;
}

/** A source of the operator's own. */
export function OperatorSourcePage(props: Props) {
  return <SourcePage owner={OPERATOR_OWNER} {...props} />;
}

/** One source: what it may send, what it authenticates with, and how to send with it. */
function SourcePage({ owner, id, apiUrl }: Props & { owner: SourceOwner }) {
  const { data, error, loading, refresh } = useLiveQuery({
    query: SourceQuery,
    variables: { id },
    everyMs: 10_000,
    live: true,
  });
  if (loading) return <PageSkeleton label="Loading the source" />;
  if (error && !data) {
    return (
      <ErrorState
        title="The source could not be loaded"
        message={messageOf(error)}
        onRetry={refresh}
      />
    );
  }
  const source = data?.source;
  if (!source || (source.tenantId ?? null) !== owner.tenantId) {
    return (
      <EmptyState
        icon={Plug}
        title="No such source"
        action={
          <Button asChild>
            <Link href={owner.base}>All sources</Link>
          </Button>
        }
      >
        It does not exist, or belongs to someone else.
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeader
        back={{ href: owner.base, label: 'Sources' }}
        title={source.name}
        badges={<SourceStateBadge isActive={source.isActive} />}
        description={
          <span className="flex items-center gap-1">
            <Mono>{source.id}</Mono>
            <CopyButton text={source.id} label="Copy source ID" />
          </span>
        }
        actions={owner.canChange && <SourceSwitch source={source} />}
      />
      <div className="flex flex-col gap-5">
        {!source.isActive && (
          <Notice tone="bad" title="This source is disabled">
            What it sends is refused until it is enabled again.
          </Notice>
        )}
        <div className="grid items-start gap-5 lg:grid-cols-2">
          {owner.canChange ? (
            <SourceForm key={source.id} source={source} />
          ) : (
            <SourceFacts source={source} />
          )}
          <div className="flex min-w-0 flex-col gap-5">
            <CredentialsSection owner={owner} source={source} apiUrl={apiUrl} />
            <Section
              title="Send an event"
              description="With curl and openssl. Put the key and the secret in: they are shown only when they are made."
            >
              <FirstEventCommand
                owner={owner}
                source={source}
                apiUrl={apiUrl}
                credentials={PLACEHOLDERS}
              />
            </Section>
          </div>
        </div>
        <FailuresSection failures={source.failures} />
      </div>
    </>
  );
}
