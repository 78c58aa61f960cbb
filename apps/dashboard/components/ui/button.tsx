import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '../../lib/cn.ts';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-primary text-on-primary hover:bg-primary-hover',
        secondary:
          'border border-line-strong bg-surface text-ink hover:bg-hover aria-pressed:bg-selected data-[state=open]:bg-hover',
        ghost: 'text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-hover',
        danger: 'bg-danger text-white hover:bg-danger-hover',
        dangerQuiet: 'border border-line-strong bg-surface text-bad hover:bg-bad-soft',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs',
        md: 'h-8 px-3 text-sm',
        lg: 'h-9 px-4 text-sm',
        icon: 'size-7',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

type Props = ComponentProps<'button'> & VariantProps<typeof button> & { asChild?: boolean };

/** A button; `asChild` gives a link the same looks. */
export function Button({ className, variant, size, asChild = false, type, ...props }: Props) {
  const classes = cn(button({ variant, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type ?? 'button'} className={classes} {...props} />;
}
