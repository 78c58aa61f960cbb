import type { CombinedError } from 'urql';
import { messageOf } from '../../lib/graphql-errors.ts';
import { Button } from './button.tsx';
import { Spinner } from './spinner.tsx';

/** How the form of a dialog ends: what went wrong, Cancel, and the button that submits it. */
export function FormEnd({
  action,
  error,
  isBusy,
  isIdle = false,
  onCancel,
}: {
  /** What submitting does, as its button says it. */
  action: string;
  /** What no field tells already. */
  error: CombinedError | false | null | undefined;
  isBusy: boolean;
  /** There is nothing to submit. */
  isIdle?: boolean;
  onCancel: () => void;
}) {
  return (
    <>
      {error && (
        <p role="alert" className="text-bad">
          {messageOf(error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={isBusy || isIdle}>
          {isBusy && <Spinner />}
          {action}
        </Button>
      </div>
    </>
  );
}
