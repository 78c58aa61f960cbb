'use client';

import { createContext, useContext } from 'react';

/** Where the pages are shown. */
export interface Shell {
  /** What stands before every path: nothing, or the portal's. */
  readonly prefix: string;
  /** Whether they are those of a portal link: one tenant, nobody to sign out, perhaps in a frame. */
  readonly isPortal: boolean;
}

const ShellContext = createContext<Shell>({ prefix: '', isPortal: false });

export const ShellProvider = ShellContext.Provider;

/** Where the pages are shown. */
export function useShell(): Shell {
  return useContext(ShellContext);
}
