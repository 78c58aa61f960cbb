'use client';

import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';

/** What a receiver verifies with: the shared secret, or the public key of a pair. */
export interface ShownKey {
  text: string;
  isSecret: boolean;
}

/** What of a signing key that was just made is to be shown. */
export function shownKeyOf(
  signingSecret: string | null | undefined,
  webhook: { publicSigningKey?: string | null },
): ShownKey {
  const isSecret = typeof signingSecret === 'string';
  return { text: (isSecret ? signingSecret : webhook.publicSigningKey) ?? '', isSecret };
}

/** A signing secret or public key in a box, with a button that copies it. */
export function KeyBox({ shown }: { shown: ShownKey }) {
  return (
    <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3">
      <code
        data-testid={shown.isSecret ? 'signing-secret' : 'public-signing-key'}
        className="min-w-0 flex-1 select-all font-mono text-xs [overflow-wrap:anywhere]"
      >
        {shown.text}
      </code>
      <CopyButton
        text={shown.text}
        label={shown.isSecret ? 'Copy signing secret' : 'Copy public signing key'}
        showLabel
      />
    </div>
  );
}

/** Shows a new signing key once; it closes only by the button that says it was kept. */
export function NewKeyDialog({
  shown,
  title,
  note,
  onDone,
}: {
  shown: ShownKey;
  title: string;
  note: string;
  onDone: () => void;
}) {
  const [open, setOpen] = useState(true);
  const done = () => {
    setOpen(false);
    onDone();
  };
  return (
    <Dialog open={open} onOpenChange={setOpen} locked title={title} description={note}>
      <KeyBox shown={shown} />
      <p className="mt-3 text-ink-3 text-xs">
        Your endpoint verifies with it that a delivery comes from here and was not altered.
        {shown.isSecret && ' Keep it like a password.'}
      </p>
      <div className="mt-5 flex justify-end">
        <Button variant="primary" onClick={done}>
          I have stored it
        </Button>
      </div>
    </Dialog>
  );
}
