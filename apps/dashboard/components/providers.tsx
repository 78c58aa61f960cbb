'use client';

import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { Toaster } from 'sonner';
import { NowProvider } from '../lib/now.tsx';
import type { Theme } from '../lib/theme.ts';

/** What every page may use: tooltips, toasts, and the ticking clock of relative times. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    <NowProvider>
      <Tooltip.Provider delayDuration={300} skipDelayDuration={100}>
        {children}
      </Tooltip.Provider>
      <Toaster
        theme={theme}
        position="bottom-right"
        toastOptions={{
          classNames: {
            toast: '!bg-raised !text-ink !border-line !shadow-pop !text-sm !rounded-lg !font-sans',
            description: '!text-ink-2',
          },
        }}
      />
    </NowProvider>
  );
}
