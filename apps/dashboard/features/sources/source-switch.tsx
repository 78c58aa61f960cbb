'use client';

import { Play, PowerOff } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { UpdateSourceMutation } from './sources.queries.ts';

/** Disables a source or enables it again, after asking. */
export function SourceSwitch({ source }: { source: SourceDetailFragment }) {
  const [asking, setAsking] = useState(false);
  const [{ fetching }, update] = useMutation(UpdateSourceMutation);
  const { isActive } = source;
  const confirm = async () => {
    const result = await update({ id: source.id, input: { isActive: !isActive } });
    setAsking(false);
    if (result.error) toast.error('Not changed', { description: messageOf(result.error) });
    else toast.success(isActive ? 'Source disabled' : 'Source enabled');
  };
  return (
    <>
      <Button variant={isActive ? 'dangerQuiet' : 'secondary'} onClick={() => setAsking(true)}>
        {isActive ? <PowerOff aria-hidden /> : <Play aria-hidden />}
        {isActive ? 'Disable' : 'Enable'}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        danger={isActive}
        busy={fetching}
        title={isActive ? 'Disable this source?' : 'Enable this source?'}
        action={isActive ? 'Disable source' : 'Enable source'}
        onConfirm={() => void confirm()}
      >
        <p className="text-ink [overflow-wrap:anywhere]">{source.name}</p>
        <p>
          {isActive
            ? 'What it sends is refused within a second, with 401. Events it sent before are delivered. You can enable it again.'
            : 'What it sends is accepted again within a second, with the keys that are valid.'}
        </p>
      </Confirm>
    </>
  );
}
