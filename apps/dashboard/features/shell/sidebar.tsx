'use client';

import {
  Activity,
  Boxes,
  Building2,
  KeyRound,
  type LucideIcon,
  MailX,
  Plug,
  Radio,
  ScrollText,
  Send,
  Users,
  Webhook as WebhookIcon,
} from 'lucide-react';
import Link from 'next/link';
import { useParams, usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { cn } from '../../lib/cn.ts';
import { AccountMenu } from './account-menu.tsx';
import { BrandMark } from './brand.tsx';
import { useShell } from './shell-context.tsx';
import { TenantSwitcher } from './tenant-switcher.tsx';
import { useViewer } from './viewer-context.tsx';

interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
}

function placesOfTenant(base: string): Place[] {
  return [
    { href: `${base}/webhooks`, label: 'Webhooks', icon: WebhookIcon },
    { href: `${base}/events`, label: 'Events', icon: Radio },
    { href: `${base}/deliveries`, label: 'Deliveries', icon: Send },
    { href: `${base}/dead-letters`, label: 'Dead letters', icon: MailX },
    { href: `${base}/sources`, label: 'Sources', icon: Plug },
    { href: `${base}/event-types`, label: 'Event types', icon: Boxes },
  ];
}

const OPERATOR_PLACES: Place[] = [
  { href: '/operator/tenants', label: 'Tenants', icon: Building2 },
  { href: '/operator/sources', label: "Operator's sources", icon: Plug },
  { href: '/operator/event-types', label: 'Catalogue', icon: Boxes },
  { href: '/operator/audit-log', label: 'All changes', icon: ScrollText },
  { href: '/operator/system', label: 'System', icon: Activity },
];

/** What a portal does not show: it makes no keys and no members. */
function settingsOfTenant(base: string): Place[] {
  return [
    { href: `${base}/members`, label: 'Members', icon: Users },
    { href: `${base}/api-keys`, label: 'API keys', icon: KeyRound },
    { href: `${base}/audit-log`, label: 'Audit log', icon: ScrollText },
  ];
}

/** Where one can go. On a narrow screen it is a bar on top. */
export function Sidebar() {
  const viewer = useViewer();
  const { prefix, isPortal } = useShell();
  const { tenant: handle } = useParams<{ tenant?: string }>();
  const current = handle ?? viewer.tenant?.slug;
  return (
    <aside className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b bg-sunken px-3 py-2 md:sticky md:top-0 md:h-dvh md:w-58 md:flex-col md:flex-nowrap md:items-stretch md:gap-y-0 md:border-r md:border-b-0 md:py-3.5">
      {!isPortal && (
        <Link href="/" className="flex items-center gap-2 rounded-md px-2 py-1 md:mb-3">
          <BrandMark className="size-6" />
          <span className="font-semibold text-base text-ink tracking-[-0.02em]">Posthorn</span>
        </Link>
      )}
      <div className="md:mb-4">
        <TenantSwitcher current={current ?? null} />
      </div>
      <nav
        aria-label="Main"
        className="relative order-last flex basis-full gap-0.5 overflow-x-auto md:order-none md:basis-auto md:flex-col"
      >
        {current &&
          placesOfTenant(`${prefix}/t/${current}`).map((p) => <NavLink key={p.href} {...p} />)}
        {current && !isPortal && (
          <>
            <p className="mt-5 mb-1 hidden px-2 font-medium text-2xs text-ink-3 md:block">
              People and keys
            </p>
            {settingsOfTenant(`${prefix}/t/${current}`).map((p) => (
              <NavLink key={p.href} {...p} />
            ))}
          </>
        )}
        {viewer.isOperator && (
          <>
            <p className="mt-5 mb-1 hidden px-2 font-medium text-2xs text-ink-3 md:block">
              Operator
            </p>
            {OPERATOR_PLACES.map((place) => (
              <NavLink key={place.href} {...place} />
            ))}
          </>
        )}
      </nav>
      {!isPortal && (
        <div className="ml-auto md:mt-auto md:ml-0">
          <AccountMenu tenant={current ?? null} />
        </div>
      )}
    </aside>
  );
}

function NavLink({ href, label, icon: Icon }: Place) {
  const pathname = usePathname();
  const isCurrent = pathname === href || pathname.startsWith(`${href}/`);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // The bar of a narrow screen shows a few places only: the current one has to be among them.
    const bar = link.current?.closest('nav');
    if (!isCurrent || !link.current || !bar) return;
    const { offsetLeft, offsetWidth } = link.current;
    bar.scrollLeft = offsetLeft - (bar.clientWidth - offsetWidth) / 2;
  }, [isCurrent]);
  return (
    <Link
      ref={link}
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={cn(
        'flex h-7.5 shrink-0 items-center gap-2.5 rounded-md px-2 font-medium transition-colors',
        isCurrent ? 'bg-selected text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden className={cn('size-4', isCurrent ? 'text-brass' : 'text-ink-3')} />
      {label}
    </Link>
  );
}
