import type { EventQuery, ResendWebhookFragment } from '../../gql/graphql.ts';
import { DELIVERY_STATUS } from '../deliveries/delivery-words.ts';

type EventDetail = NonNullable<EventQuery['event']>;

/** Webhooks that one call takes (schema: resendEvent). */
export const RESEND_MAX = 100;

/** A webhook to choose, and what the event has to do with it. */
export interface ResendChoice {
  webhook: ResendWebhookFragment;
  /** Whether the event went to it when it arrived. */
  isMatched: boolean;
  /** What became of the event there, or why it did not get it. */
  words: string;
}

/**
 * What an event can be sent to again: the webhooks that it matched first, then those of `others`
 * that it did not. Deleted ones are left out: there is nowhere to send it.
 */
export function resendChoices(
  event: EventDetail,
  others: readonly ResendWebhookFragment[],
): ResendChoice[] {
  const matched = event.deliveries.filter((delivery) => delivery.resentAt == null);
  const matchedIds = new Set(matched.map(({ webhook }) => webhook.id));
  const choices = matched.map(({ webhook, status }) => ({
    webhook,
    isMatched: true,
    words: `It went there when it arrived: ${DELIVERY_STATUS[status].label.toLowerCase()}.`,
  }));
  for (const webhook of others) {
    if (matchedIds.has(webhook.id)) continue;
    choices.push({ webhook, isMatched: false, words: whyNot(event, webhook) });
  }
  return choices.filter(({ webhook }) => !webhook.isDeleted);
}

/** Why an event did not go to a webhook when it arrived, as far as it is known. */
function whyNot(event: EventDetail, webhook: ResendWebhookFragment): string {
  const words = reason(event, webhook);
  const wasResent = event.deliveries.some((delivery) => delivery.webhook.id === webhook.id);
  return wasResent ? `${words} It was sent there by hand since.` : words;
}

function reason(event: EventDetail, webhook: ResendWebhookFragment): string {
  if (event.filteredWebhooks.some(({ id }) => id === webhook.id)) {
    return 'Its filter said no to the data.';
  }
  if (Date.parse(webhook.createdAt) > Date.parse(event.receivedAt)) {
    return 'It was created after the event had arrived.';
  }
  if (!wantsType(webhook.eventTypes, event.type)) return `It is not subscribed to ${event.type}.`;
  return 'The event did not go to it when it arrived; its settings may have been others then.';
}

/** Whether a webhook's event types, patterns among them, take a type; none of them is all. */
function wantsType(eventTypes: readonly string[], type: string): boolean {
  return (
    eventTypes.length === 0 ||
    eventTypes.some(
      (name) =>
        name === '*' ||
        name === type ||
        (name.endsWith('.*') && type.startsWith(name.slice(0, -1))),
    )
  );
}
