'use client';

import { useEffect, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { takeSessionChange } from '../../lib/session-change.ts';
import { useViewer } from './viewer-context.tsx';

/** Says why a page was loaded anew: it had been made for someone who is not signed in any more. */
export function SessionChangedNotice() {
  const viewer = useViewer();
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown((wasShown) => takeSessionChange() || wasShown), []);
  if (!isShown) return null;
  return (
    <div className="mb-5">
      <Notice
        tone="warn"
        title={`You are now signed in as ${viewer.email ?? viewer.name ?? 'someone else'}`}
        action={
          <Button size="sm" onClick={() => setShown(false)}>
            Dismiss
          </Button>
        }
      >
        Someone else signed in with this browser, in another tab. This page has been loaded anew,
        and what was about to be saved on it was not.
      </Notice>
    </div>
  );
}
