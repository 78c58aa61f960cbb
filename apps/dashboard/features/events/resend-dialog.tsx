'use client';

import { useDeferredValue, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Input } from '../../components/ui/field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { TickField } from '../../components/ui/tick-field.tsx';
import type { DeliveryRowFragment, EventQuery } from '../../gql/graphql.ts';
import { formatPlural } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { webhookName } from '../deliveries/delivery-columns.tsx';
import { DeliveryStatusBadge } from '../deliveries/delivery-status.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { ResendEventMutation, ResendWebhooksQuery } from './events.queries.ts';
import { RESEND_MAX, type ResendChoice, resendChoices } from './resend-choices.ts';

type EventDetail = NonNullable<EventQuery['event']>;

/** Chooses the webhooks that an event is sent to again, sends it, and leads to what was made. */
export function ResendDialog({
  event,
  onSent,
  onClose,
}: {
  event: EventDetail;
  onSent: () => void;
  onClose: () => void;
}) {
  const tenant = useTenant();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const [found] = useQuery({
    query: ResendWebhooksQuery,
    variables: { filter: { tenantId: tenant.id, search: wanted || null } },
  });
  const page = found.data?.webhooks;
  const choices = resendChoices(event, page?.edges.map(({ node }) => node) ?? []);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => matchedOf(choices));
  const [{ fetching, data, error }, resend] = useMutation(ResendEventMutation);
  const send = async () => {
    const result = await resend({ id: event.id, webhookIds: [...chosen] });
    if (result.data) onSent();
  };
  const toggle = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={data ? 'The event was sent again' : 'Send this event again'}
      description={
        data
          ? 'These deliveries were made of it.'
          : 'Each webhook that you choose gets it as a new delivery, whatever its event types and filters say. It has the same webhook-id, so receivers that keep track drop what they already have.'
      }
    >
      {data ? (
        <Made deliveries={data.resendEvent.deliveries} onClose={onClose} />
      ) : (
        <div className="flex flex-col gap-4">
          {error && (
            <Notice tone="bad" title="Not sent">
              {messageOf(error)}
            </Notice>
          )}
          <Choices
            title="It went to these when it arrived"
            choices={choices.filter(({ isMatched }) => isMatched)}
            chosen={chosen}
            onToggle={toggle}
          />
          {(wanted !== '' || page?.pageInfo.hasNextPage) && (
            <Input
              aria-label="Search webhooks"
              placeholder="Search by description or URL"
              value={search}
              onChange={(change) => setSearch(change.target.value)}
            />
          )}
          <Choices
            title="It did not go to these"
            choices={choices.filter(({ isMatched }) => !isMatched)}
            chosen={chosen}
            onToggle={toggle}
          />
          {choices.length === 0 && (
            <p className="flex items-center gap-2 text-ink-2">
              {found.fetching && <Spinner />}
              {found.fetching
                ? 'Loading the webhooks…'
                : found.error
                  ? messageOf(found.error)
                  : wanted === ''
                    ? 'There is no webhook to send it to.'
                    : 'No webhook fits the search.'}
            </p>
          )}
          <div className="flex items-center justify-end gap-2">
            {chosen.size > RESEND_MAX && (
              <p role="alert" className="text-bad text-xs">
                Choose {RESEND_MAX} at most.
              </p>
            )}
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              disabled={fetching || chosen.size === 0 || chosen.size > RESEND_MAX}
              onClick={() => void send()}
            >
              {fetching && <Spinner />}
              {chosen.size === 0
                ? 'Send again'
                : `Send to ${formatPlural(chosen.size, 'webhook', 'webhooks')}`}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function matchedOf(choices: readonly ResendChoice[]): ReadonlySet<string> {
  const matched = choices.filter(({ isMatched }) => isMatched);
  return new Set(matched.map(({ webhook }) => webhook.id));
}

function Choices({
  title,
  choices,
  chosen,
  onToggle,
}: {
  title: string;
  choices: readonly ResendChoice[];
  chosen: ReadonlySet<string>;
  onToggle: (id: string, isChosen: boolean) => void;
}) {
  if (choices.length === 0) return null;
  return (
    <fieldset className="flex max-h-64 flex-col gap-2.5 overflow-y-auto">
      <legend className="mb-2 font-medium text-ink">{title}</legend>
      {choices.map(({ webhook, words }) => (
        <div key={webhook.id} className="flex items-start gap-3">
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <TickField
              label={webhookName(webhook)}
              hint={
                webhook.status === 'ACTIVE' ? words : `${words} It is held until that is activated.`
              }
              checked={chosen.has(webhook.id)}
              onChange={(isChosen) => onToggle(webhook.id, isChosen)}
            />
          </div>
          {webhook.status !== 'ACTIVE' && (
            <Badge tone="hold">{webhook.status === 'DISABLED' ? 'Disabled' : 'Paused'}</Badge>
          )}
        </div>
      ))}
    </fieldset>
  );
}

function Made({
  deliveries,
  onClose,
}: {
  deliveries: readonly DeliveryRowFragment[];
  onClose: () => void;
}) {
  const tenant = useTenant();
  return (
    <>
      <ul aria-label="New deliveries" className="flex max-h-80 flex-col gap-2 overflow-y-auto">
        {deliveries.map((delivery) => (
          <li key={delivery.id} className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate">
              <TextLink href={`${tenant.base}/deliveries/${delivery.id}`}>
                {webhookName(delivery.webhook)}
              </TextLink>
            </span>
            <DeliveryStatusBadge status={delivery.status} />
          </li>
        ))}
      </ul>
      <div className="mt-4 flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </>
  );
}
