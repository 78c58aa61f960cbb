'use client';

import { RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import type { DeadLetterFilter } from '../../gql/graphql.ts';
import { formatCount, formatPlural } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { DiscardDeadLettersMutation, ReplayDeadLettersMutation } from './dead-letters.queries.ts';

/** What is chosen: some by their ids, or all that match the filters. */
export interface Choice {
  ids: ReadonlySet<string>;
  allMatching: boolean;
}

/** The API counts no further than this (schema: deadLetterCount). */
const COUNTED_MAX = 100_000;

/** A count of dead letters as words; past what is counted it says "more than". */
export function deadLettersInWords(count: number): string {
  if (count >= COUNTED_MAX) return `more than ${formatCount(COUNTED_MAX)} dead letters`;
  return formatPlural(count, 'dead letter', 'dead letters');
}

/** Says how many are chosen, and replays or discards them after asking. */
export function SelectionBar({
  choice,
  matching,
  filtered,
  filter,
  canEdit,
  onSelectAll,
  onClear,
  onReplay,
  onDiscarded,
}: {
  choice: Choice;
  /** How many match the filters in all. */
  matching: number;
  filtered: boolean;
  filter: DeadLetterFilter;
  canEdit: boolean;
  onSelectAll: () => void;
  onClear: () => void;
  onReplay: (replayId: string) => void;
  onDiscarded: () => void;
}) {
  const [asking, setAsking] = useState<'replay' | 'discard' | null>(null);
  const [replaying, replay] = useMutation(ReplayDeadLettersMutation);
  const [discarding, discard] = useMutation(DiscardDeadLettersMutation);
  const count = choice.allMatching ? matching : choice.ids.size;
  const words = deadLettersInWords(count);
  const target = choice.allMatching ? filter : { tenantId: filter.tenantId, ids: [...choice.ids] };
  const confirmReplay = async () => {
    const result = await replay({ filter: target });
    setAsking(null);
    if (result.data) onReplay(result.data.replayDeadLetters.replay.id);
    else if (result.error) toast.error('Not replayed', { description: messageOf(result.error) });
  };
  const confirmDiscard = async () => {
    const result = await discard({ filter: target });
    setAsking(null);
    if (result.data) {
      toast.success(`Discarded ${deadLettersInWords(result.data.discardDeadLetters.discarded)}`);
      onDiscarded();
    } else if (result.error) {
      toast.error('Not discarded', { description: messageOf(result.error) });
    }
  };
  return (
    <section
      aria-label="Selection"
      className="flex min-h-11 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5"
    >
      <p aria-live="polite" className="text-ink-2">
        {count === 0 ? (
          <>
            {deadLettersInWords(matching)} {filtered ? 'match' : 'in all'}
          </>
        ) : (
          <span className="font-medium text-ink">{formatCount(count)} selected</span>
        )}
      </p>
      {canEdit && (
        <>
          {choice.allMatching || matching === 0 ? null : (
            <Button size="sm" variant="ghost" onClick={onSelectAll}>
              Select all {formatCount(matching)}
              {filtered ? ' that match' : ''}
            </Button>
          )}
          {count > 0 && (
            <Button size="sm" variant="ghost" onClick={onClear}>
              Clear selection
            </Button>
          )}
          <div className="ml-auto flex gap-2">
            <Button
              size="sm"
              variant="dangerQuiet"
              disabled={count === 0}
              onClick={() => setAsking('discard')}
            >
              <Trash2 aria-hidden />
              Discard
            </Button>
            <Button
              size="sm"
              variant="primary"
              disabled={count === 0}
              onClick={() => setAsking('replay')}
            >
              <RotateCcw aria-hidden />
              Replay
            </Button>
          </div>
        </>
      )}
      <Confirm
        open={asking === 'replay'}
        onOpenChange={(open) => !open && setAsking(null)}
        busy={replaying.fetching}
        title={`Replay ${words}?`}
        action={`Replay ${formatCount(count)}`}
        onConfirm={() => void confirmReplay()}
      >
        <p>
          Each is sent again, with all its retries, at the rate its webhook allows. Receivers see
          the same webhook-id as before, so those who keep track drop what they already have.
        </p>
      </Confirm>
      <Confirm
        open={asking === 'discard'}
        onOpenChange={(open) => !open && setAsking(null)}
        danger
        busy={discarding.fetching}
        title={`Discard ${words}?`}
        action={`Discard ${formatCount(count)}`}
        onConfirm={() => void confirmDiscard()}
      >
        <p>
          They are not delivered any more. Their record stays among the deliveries, where each can
          be sent again by itself; all at once they can no longer be replayed.
        </p>
      </Confirm>
    </section>
  );
}
