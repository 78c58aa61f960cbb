'use client';

import { Badge } from '../../components/ui/badge.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { DeliveryStatus } from '../../gql/graphql.ts';
import { useNow } from '../../lib/now.tsx';
import { DELIVERY_STATUS } from './delivery-words.ts';

/** A delivery's status; its title says what it means. */
export function DeliveryStatusBadge({ status }: { status: DeliveryStatus }) {
  const words = DELIVERY_STATUS[status];
  return (
    <Badge tone={words.tone} dot title={words.meaning}>
      {words.label}
    </Badge>
  );
}

/** When a waiting delivery is sent next; nothing for one that is not waiting. */
export function NextAttempt({
  status,
  nextAttemptAt,
}: {
  status: DeliveryStatus;
  nextAttemptAt?: string | null;
}) {
  const nowMs = useNow();
  if (status !== 'PENDING' || !nextAttemptAt) return null;
  if (nowMs !== null && Date.parse(nextAttemptAt) <= nowMs) return <span>due now</span>;
  return (
    <span>
      next <Time value={nextAttemptAt} />
    </span>
  );
}
