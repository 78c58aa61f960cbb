'use client';

import { Dot } from './badge.tsx';
import { Button } from './button.tsx';

/** Turns live refresh on and off, and says which of the two it is. */
export function LiveToggle({
  live,
  failing = false,
  onChange,
}: {
  live: boolean;
  /** The last refresh failed: what is shown is older than it should be. */
  failing?: boolean;
  onChange: (live: boolean) => void;
}) {
  return (
    <Button
      size="sm"
      role="switch"
      aria-checked={live}
      aria-label="Live refresh"
      title={
        live ? 'Refreshes every 2 seconds. Press to stop.' : 'Press to refresh every 2 seconds.'
      }
      onClick={() => onChange(!live)}
    >
      <Dot tone={live ? (failing ? 'bad' : 'ok') : 'neutral'} pulse={live} />
      {live ? (failing ? 'Reconnecting' : 'Live') : 'Paused'}
    </Button>
  );
}
