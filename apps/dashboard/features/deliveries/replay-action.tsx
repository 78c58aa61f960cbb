'use client';

import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import type { DeliveryQuery } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { ReplayDeliveryMutation } from './deliveries.queries.ts';

type Delivery = NonNullable<DeliveryQuery['delivery']>;

/** Replays a dead delivery; sends one that succeeded or was discarded again, after asking. */
export function ReplayAction({
  delivery,
  onReplayed,
}: {
  delivery: Delivery;
  onReplayed: () => void;
}) {
  const tenant = useTenant();
  const [asking, setAsking] = useState(false);
  const [{ fetching }, replay] = useMutation(ReplayDeliveryMutation);
  const { status, webhook } = delivery;
  const isOver = status === 'SUCCEEDED' || status === 'DISCARDED';
  // While it asks, the delivery may be sent again by someone else: the question stays.
  if (!tenant.canEdit || webhook.isDeleted || !(status === 'DEAD' || isOver || asking)) return null;
  const start = async () => {
    const result = await replay({ id: delivery.id });
    setAsking(false);
    if (result.error) toast.error('Not sent again', { description: messageOf(result.error) });
    else if (result.data?.replayDelivery.replayed) toast.success('Replay started');
    else toast.info(result.data?.replayDelivery.message ?? 'Nothing to send.');
    onReplayed();
  };
  if (status === 'DEAD') {
    return (
      <Button variant="primary" disabled={fetching} onClick={() => void start()}>
        {fetching ? <Spinner /> : <RotateCcw aria-hidden />}
        Replay
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <RotateCcw aria-hidden />
        Send again
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        busy={fetching}
        title="Send this delivery again?"
        action="Send again"
        onConfirm={() => void start()}
      >
        <p>
          {status === 'DISCARDED'
            ? 'It was discarded. It goes out now, with all its retries.'
            : 'The receiver took it already. It goes out once more, with all its retries; the attempts so far stay to be seen.'}
        </p>
        <p>
          The receiver sees the same webhook-id, so one that keeps track drops what it already has.
        </p>
      </Confirm>
    </>
  );
}
