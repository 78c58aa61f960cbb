import { Badge, type Tone } from '../../components/ui/badge.tsx';
import type { WebhookStatus } from '../../gql/graphql.ts';

const STATUS: Record<WebhookStatus, { label: string; tone: Tone; meaning: string }> = {
  ACTIVE: { label: 'Active', tone: 'ok', meaning: 'Receives its events.' },
  INACTIVE: {
    label: 'Paused',
    tone: 'hold',
    meaning: 'Its deliveries are held until it is resumed.',
  },
  DISABLED: {
    label: 'Disabled',
    tone: 'bad',
    meaning: 'Posthorn switched it off. Its deliveries are held until it is resumed.',
  },
};

const UNVERIFIED = {
  label: 'Not verified',
  tone: 'hold',
  meaning: 'Its deliveries are held until its endpoint has answered the challenge.',
} as const;

/** The statuses as choices of a filter. */
export const WEBHOOK_STATUS_OPTIONS = (['ACTIVE', 'INACTIVE', 'DISABLED'] as const).map(
  (value) => ({ value, label: STATUS[value].label }),
);

/** A webhook's status; its title says what it means. */
export function WebhookStatusBadge({
  status,
  reason,
}: {
  status: WebhookStatus;
  reason?: string | null;
}) {
  const words = status === 'INACTIVE' && reason === 'UNVERIFIED' ? UNVERIFIED : STATUS[status];
  return (
    <Badge
      tone={words.tone}
      dot
      title={words === UNVERIFIED ? words.meaning : reason || words.meaning}
    >
      {words.label}
    </Badge>
  );
}

/** How a success rate is coloured: anything under 95 % asks for attention. */
export function rateTone(rate: number): 'ok' | 'warn' | 'bad' {
  if (rate >= 0.99) return 'ok';
  return rate >= 0.95 ? 'warn' : 'bad';
}
