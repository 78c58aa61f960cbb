'use client';

import { DropdownMenu } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

/** The looks that menus, selects and popovers share. */
export const POP_PANEL =
  'z-50 min-w-40 animate-pop overflow-hidden rounded-lg border border-line bg-raised p-1 shadow-pop focus:outline-none';

/** The looks of one choice in a menu or list. */
export const POP_ITEM =
  'flex min-h-7.5 w-full cursor-default items-center gap-2 rounded-md px-2 py-1 text-left text-sm text-ink outline-none select-none data-[highlighted]:bg-selected data-[disabled]:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-3';

/** A menu that opens from a button. */
export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  trigger: ReactNode;
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={5} className={POP_PANEL}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One thing a menu can do. */
export function MenuItem({
  danger = false,
  className,
  ...props
}: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean }) {
  return (
    <DropdownMenu.Item
      className={cn(POP_ITEM, danger && 'text-bad [&_svg]:text-bad', className)}
      {...props}
    />
  );
}

/** A hairline between groups. */
export function MenuLine() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
