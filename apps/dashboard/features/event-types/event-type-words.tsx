import { Badge, Mono } from '../../components/ui/badge.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { EventTypeRowFragment, PriorityTier, SchemaFaultAction } from '../../gql/graphql.ts';

const TIERS: Record<PriorityTier, { label: string; meaning: string }> = {
  HIGH: { label: 'High', meaning: 'Sent before others when much waits.' },
  STANDARD: { label: 'Standard', meaning: 'Sent in its turn.' },
  BULK: { label: 'Bulk', meaning: 'Sent after others when much waits.' },
};

const FAULT_ACTIONS: Record<SchemaFaultAction, string> = {
  REJECT: 'It is refused',
  WARN: 'It is accepted, and carries its faults',
};

/** The tiers as choices. */
export const TIER_OPTIONS = (['HIGH', 'STANDARD', 'BULK'] as const).map((value) => ({
  value,
  label: TIERS[value].label,
}));

/** What may become of an event that does not fit its schema, as choices. */
export const FAULT_ACTION_OPTIONS = (['REJECT', 'WARN'] as const).map((value) => ({
  value,
  label: FAULT_ACTIONS[value],
}));

/** What becomes of an event that does not fit its schema. */
export function faultActionInWords(action: SchemaFaultAction): string {
  return FAULT_ACTIONS[action];
}

/** How soon events of a type are sent when much waits. */
export function TierBadge({ tier }: { tier: PriorityTier }) {
  const { label, meaning } = TIERS[tier];
  return (
    <Badge tone={tier === 'HIGH' ? 'info' : 'neutral'} title={meaning}>
      {label}
    </Badge>
  );
}

/** Says of an event type that nothing new should use it. */
export function DeprecatedBadge() {
  return (
    <Badge tone="warn" title="It still works. Use another one for what is new.">
      Deprecated
    </Badge>
  );
}

/** Columns of the catalogue. */
export const EVENT_TYPE_COLUMNS: Column<EventTypeRowFragment>[] = [
  {
    id: 'name',
    head: 'Event type',
    cell: (row) => <Mono>{row.name}</Mono>,
  },
  {
    id: 'description',
    head: 'Description',
    className: 'max-w-96',
    cell: (row) => (
      <span title={row.description} className="block truncate text-ink-2">
        {row.description}
      </span>
    ),
  },
  {
    id: 'deprecated',
    head: 'State',
    className: 'w-32',
    cell: (row) => (row.isDeprecated ? <DeprecatedBadge /> : <span className="text-ink-3">–</span>),
  },
  { id: 'tier', head: 'Tier', className: 'w-28', cell: (row) => <TierBadge tier={row.tier} /> },
  {
    id: 'created',
    head: 'Created',
    className: 'w-32 text-right',
    cell: (row) => <Time value={row.createdAt} className="whitespace-nowrap text-ink-2" />,
  },
];
