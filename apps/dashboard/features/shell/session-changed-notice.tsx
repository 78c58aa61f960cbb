'use client';

import { useEffect, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { takeSessionChange } from '../../lib/session-change.ts';

/**
 * Says why a page was loaded anew: it had been made for someone who is not signed in any more.
 * @param who the one who is, where that is known
 */
export function SessionChangedNotice({ who }: { who: string | null }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown((wasShown) => takeSessionChange() || wasShown), []);
  if (!isShown) return null;
  return (
    <div className="mb-5">
      <Notice
        tone="warn"
        title={`You are now signed in as ${who ?? 'someone else'}`}
        action={
          <Button size="sm" onClick={() => setShown(false)}>
            Dismiss
          </Button>
        }
      >
        Another sign-in took place in this browser, in another tab. This page was loaded anew, and
        what was about to be saved on it was not.
      </Notice>
    </div>
  );
}
