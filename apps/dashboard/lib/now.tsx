'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const NowContext = createContext<number | null>(null);

/** One clock for all relative times of a page, so that they change together. */
export function NowProvider({ children }: { children: ReactNode }) {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNowMs(Date.now());
    };
    tick();
    const timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return <NowContext value={nowMs}>{children}</NowContext>;
}

/** The present in milliseconds, or null while the page is still the server's. */
export function useNow(): number | null {
  return useContext(NowContext);
}
