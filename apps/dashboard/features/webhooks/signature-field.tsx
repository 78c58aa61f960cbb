'use client';

import { useId } from 'react';
import type { SignatureScheme } from '../../gql/graphql.ts';

const SCHEMES = [
  {
    value: 'HMAC',
    label: 'HMAC (shared secret)',
    text: 'Posthorn and your endpoint share a secret. Every library for webhooks knows it.',
  },
  {
    value: 'ED25519',
    label: 'ed25519 (key pair)',
    text: 'Your endpoint verifies with a public key, so it holds nothing that could forge a delivery.',
  },
] as const satisfies { value: SignatureScheme; label: string; text: string }[];

/** How deliveries are signed; for a webhook that exists, with what a change brings. */
export function SignatureField({
  value,
  stored,
  onChange,
}: {
  value: SignatureScheme;
  /** What it is now; null for a new webhook. */
  stored: SignatureScheme | null;
  onChange: (scheme: SignatureScheme) => void;
}) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">Signature</legend>
      {SCHEMES.map((scheme) => (
        <label
          key={scheme.value}
          className="flex cursor-pointer items-start gap-2.5 rounded-md border border-line px-3 py-2 hover:bg-hover has-checked:border-line-strong has-checked:bg-selected"
        >
          <input
            type="radio"
            name={id}
            value={scheme.value}
            checked={value === scheme.value}
            onChange={() => onChange(scheme.value)}
            aria-describedby={`${id}-${scheme.value}`}
            aria-label={scheme.label}
            className="mt-0.5 accent-primary"
          />
          <span>
            <span className="block">{scheme.label}</span>
            <span id={`${id}-${scheme.value}`} className="block text-ink-3 text-xs">
              {scheme.text}
            </span>
          </span>
        </label>
      ))}
      {stored !== null && stored !== value && (
        <output className="text-warn text-xs">
          Saving makes a new {value === 'HMAC' ? 'secret' : 'key pair'}. The former one signs beside
          it for a day, so that your endpoint can change over.
        </output>
      )}
    </fieldset>
  );
}
