'use client';

import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx';
import { THEME_COOKIE, type Theme } from '../../lib/theme.ts';
import { signOutHere } from '../auth/session-actions.ts';
import { roleInWords } from './role-in-words.ts';
import { useViewer } from './viewer-context.tsx';

const ONE_YEAR_S = 31_536_000;

function chooseTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox lack the Cookie Store API
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${ONE_YEAR_S}; samesite=lax`;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/**
 * Who is signed in, and as what; colours; the way out.
 * @param tenant the one on the screen, by slug or id
 */
export function AccountMenu({ tenant }: { tenant: string | null }) {
  const viewer = useViewer();
  const router = useRouter();
  const name = viewer.name || viewer.email || 'Account';
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label="Account"
          className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover"
        >
          <span
            aria-hidden
            className="flex size-6 shrink-0 items-center justify-center rounded-full bg-selected font-semibold text-2xs text-ink-2"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className="hidden min-w-0 flex-1 md:block">
            <span className="block truncate font-medium text-ink">{name}</span>
            <span className="block truncate text-2xs text-ink-3">
              {roleInWords(viewer, tenant) ?? viewer.email}
            </span>
          </span>
        </button>
      }
    >
      <p className="px-2 pt-1 pb-1.5 text-ink-3 text-xs">{viewer.email}</p>
      <MenuItem onSelect={() => router.push('/account')}>
        <UserRound aria-hidden />
        Your account
      </MenuItem>
      <MenuLine />
      <MenuItem onSelect={() => chooseTheme('system')}>
        <Monitor aria-hidden />
        Colours of the system
      </MenuItem>
      <MenuItem onSelect={() => chooseTheme('light')}>
        <Sun aria-hidden />
        Light
      </MenuItem>
      <MenuItem onSelect={() => chooseTheme('dark')}>
        <Moon aria-hidden />
        Dark
      </MenuItem>
      <MenuLine />
      <MenuItem onSelect={() => void signOutHere()}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
