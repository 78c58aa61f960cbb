'use client';

import { ErrorState } from '../components/ui/states.tsx';

/** A page that broke. What went wrong is in the console and the server's log, not on the page. */
export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <ErrorState
      title="This page broke"
      message="Something in the dashboard failed. Your webhooks are not affected by it."
      onRetry={reset}
    />
  );
}
