'use client';

import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';

/** A signing secret in a box, with a button that copies it. */
export function SecretBox({ secret }: { secret: string }) {
  return (
    <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3">
      <code
        data-testid="signing-secret"
        className="min-w-0 flex-1 select-all font-mono text-xs [overflow-wrap:anywhere]"
      >
        {secret}
      </code>
      <CopyButton text={secret} label="Copy signing secret" showLabel />
    </div>
  );
}

/** Shows a new secret once; it closes only by the button that says it was kept. */
export function NewSecretDialog({
  secret,
  title,
  note,
  onDone,
}: {
  secret: string;
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
      <SecretBox secret={secret} />
      <p className="mt-3 text-ink-3 text-xs">
        Your endpoint verifies with it that a delivery comes from here and was not altered. Keep it
        like a password.
      </p>
      <div className="mt-5 flex justify-end">
        <Button variant="primary" onClick={done}>
          I have stored it
        </Button>
      </div>
    </Dialog>
  );
}
