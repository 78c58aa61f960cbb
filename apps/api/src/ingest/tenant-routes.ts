import type { LoadedRoutes, WebhookRoute } from '@posthorn/db';
import {
  type CompiledFilters,
  compileEventTypes,
  compileFilters,
  type EventData,
  type PauseReason,
  type PriorityTier,
  parseExact,
  pauseReasonOf,
} from '@posthorn/domain';

/** A webhook made ready for matching. */
export interface MatchableWebhook {
  id: string;
  /** Why deliveries to it are held at present; null: they go out. */
  heldBecause: HeldReason | null;
  /** The tier of its deliveries; null: that of the event's type. */
  priority: PriorityTier | null;
  wantsType: (eventType: string) => boolean;
  passesFilter: (data: EventData) => boolean;
}

/** Why a delivery is held. Part of what people see: `deliveries.reason`. */
export type HeldReason = PauseReason | 'FILTER_UNREADABLE';

/** A tenant as MATCH sees it. */
export interface TenantRoutes {
  /** No event of it is accepted. */
  isSuspended: boolean;
  webhooks: readonly MatchableWebhook[];
}

/** Compiles a tenant's webhooks once, for every event until one of them or the tenant changes. */
export function compileRoutes({ isSuspended, webhooks }: LoadedRoutes): TenantRoutes {
  return {
    isSuspended,
    webhooks: webhooks.filter((webhook) => !webhook.isDeleted).map(compile),
  };
}

function compile(webhook: WebhookRoute): MatchableWebhook {
  const filter = compileFilterText(webhook.filters);
  return {
    id: webhook.id,
    heldBecause: filter === 'unreadable' ? 'FILTER_UNREADABLE' : pauseReasonOf(webhook),
    priority: webhook.priority,
    wantsType: compileEventTypes(webhook.eventTypes),
    // A filter that cannot be read lets nothing out: its deliveries are held, where people see them.
    passesFilter: filter === 'unreadable' ? () => true : filter.passes,
  };
}

function compileFilterText(text: string | null): CompiledFilters | 'unreadable' {
  try {
    const filter = compileFilters(text === null ? null : parseExact(text));
    return filter.ok ? filter : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
