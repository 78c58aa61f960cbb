'use client';

import { Eye, EyeOff, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Section } from '../../components/ui/page.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useNow } from '../../lib/now.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { KeyBox } from './secret-dialog.tsx';
import { formerSecretsInWords } from './secret-words.ts';
import { RevealSecretMutation } from './webhooks.queries.ts';

/** What deliveries are signed with: a secret, hidden until asked for, or a public key; replaceable without a gap. */
export function SecretSection({
  webhook,
  canEdit,
  onRotated,
}: {
  webhook: WebhookDetailFragment;
  canEdit: boolean;
  onRotated: () => void;
}) {
  const [rotating, setRotating] = useState(false);
  const nowMs = useNow();
  const { publicSigningKey, secrets } = webhook;
  const former = formerSecretsInWords(secrets, nowMs);
  return (
    <Section
      title={publicSigningKey ? 'Signing key' : 'Signing secret'}
      actions={
        canEdit && (
          <Button size="sm" onClick={() => setRotating(true)}>
            <KeyRound aria-hidden />
            Rotate
          </Button>
        )
      }
    >
      <p className="mb-3 text-ink-2">
        {publicSigningKey
          ? 'Every delivery is signed with ed25519; your endpoint verifies with this public key the header '
          : 'Every delivery is signed with it; your endpoint checks the header '}
        <span className="font-mono text-xs">webhook-signature</span>.
      </p>
      {publicSigningKey ? (
        <KeyBox shown={{ text: publicSigningKey, isSecret: false }} />
      ) : (
        // Another secret than the one that was revealed: hidden again.
        <HiddenSecret key={secrets[0]?.createdAt} webhookId={webhook.id} canReveal={canEdit} />
      )}
      {former.length > 0 && (
        <ul aria-label="Former secrets" className="mt-3 flex flex-col gap-1 text-ink-2 text-xs">
          {former.map((sentence) => (
            <li key={sentence} className="[overflow-wrap:anywhere]">
              {sentence}
            </li>
          ))}
        </ul>
      )}
      {rotating && (
        <RotateDialog
          webhookId={webhook.id}
          isPair={Boolean(publicSigningKey)}
          hasFormer={former.length > 0}
          onClose={() => {
            setRotating(false);
            onRotated();
          }}
        />
      )}
    </Section>
  );
}

function HiddenSecret({ webhookId, canReveal }: { webhookId: string; canReveal: boolean }) {
  const [secret, setSecret] = useState<string | null>(null);
  const [{ fetching }, reveal] = useMutation(RevealSecretMutation);
  const show = async () => {
    const result = await reveal({ id: webhookId });
    if (result.data) setSecret(result.data.revealWebhookSecret.signingSecret);
    else if (result.error) {
      toast.error('Not revealed', { description: messageOf(result.error) });
    }
  };
  if (secret === null) {
    return (
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <span aria-hidden className="flex-1 font-mono text-ink-3 text-xs tracking-widest">
          whsec_••••••••••••••••••••
        </span>
        {canReveal && (
          <Button size="sm" disabled={fetching} onClick={() => void show()}>
            {fetching ? <Spinner /> : <Eye aria-hidden />}
            Reveal
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <KeyBox shown={{ text: secret, isSecret: true }} />
      <Button size="sm" variant="ghost" className="self-start" onClick={() => setSecret(null)}>
        <EyeOff aria-hidden />
        Hide
      </Button>
    </div>
  );
}
