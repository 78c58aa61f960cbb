import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';

/** What has to come back, and what it is checked against, between the beginning and the end of a sign-in. */
export interface OidcChecks {
  state: string;
  nonce: string;
  pkceVerifier: string;
}

/** What a sign-in that was begun carries to its end. */
export interface BegunSignIn extends OidcChecks {
  /** The token of an invitation's link that is accepted by it; null without one. */
  invitation: string | null;
}

/** Keeps a sign-in that was begun with the browser that began it: encrypted, and nowhere else. */
export interface OidcFlows {
  seal(begun: BegunSignIn): Promise<string>;
  /** Null for what is not ours, or over. */
  open(flow: string): Promise<BegunSignIn | null>;
}

const LIFETIME_S = 600;
const CHARS_MAX = 2_048;

const claims = z.object({
  state: z.string(),
  nonce: z.string(),
  pkceVerifier: z.string(),
  invitation: z.string().nullable(),
});

export function createOidcFlows(options: {
  secret: Uint8Array;
  acceptedSecrets: readonly Uint8Array[];
  now: () => number;
}): OidcFlows {
  const { secret, acceptedSecrets, now } = options;
  return {
    seal: (begun) =>
      new EncryptJWT({ ...begun })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(Math.floor(now() / 1000) + LIFETIME_S)
        .encrypt(secret),
    async open(flow) {
      if (flow.length > CHARS_MAX) return null;
      for (const accepted of acceptedSecrets) {
        try {
          const { payload } = await jwtDecrypt(flow, accepted, {
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
            currentDate: new Date(now()),
          });
          return claims.parse(payload);
        } catch {
          // Not of this secret, or over: the next one may know it.
        }
      }
      return null;
    },
  };
}
