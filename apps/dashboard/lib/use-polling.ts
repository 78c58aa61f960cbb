'use client';

import { useEffect } from 'react';

/** Calls `poll` every `everyMs` while `enabled` and while the page is being looked at. */
export function usePolling(poll: () => void, everyMs: number, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const timer = setInterval(() => {
      if (!document.hidden) poll();
    }, everyMs);
    return () => clearInterval(timer);
  }, [poll, everyMs, enabled]);
}
