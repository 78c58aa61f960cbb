'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** Copies a text and says that it did. */
export function CopyButton({
  text,
  label,
  showLabel = false,
}: {
  text: string;
  label: string;
  showLabel?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button
      variant={showLabel ? 'secondary' : 'ghost'}
      size={showLabel ? 'sm' : 'icon'}
      aria-label={copied ? 'Copied' : label}
      title={showLabel ? undefined : label}
      onClick={() => void copy()}
    >
      {copied ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
      {showLabel && (copied ? 'Copied' : 'Copy')}
    </Button>
  );
}
