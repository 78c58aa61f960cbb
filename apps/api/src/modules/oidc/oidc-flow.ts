import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';

/** What has to come back, and what it is checked against, between the beginning and the end of a sign-in. */
export interface OidcChecks {
  state: string;
  nonce: string;
  pkceVerifier: string;
}

/** Keeps a sign-in that was begun with the browser that began it: encrypted, and nowhere else. */
export interface OidcFlows {
  seal(checks: OidcChecks): Promise<string>;
  /** Null for what is not ours, or over. */
  open(flow: string): Promise<OidcChecks | null>;
}

const LIFETIME_S = 600;
const CHARS_MAX = 2_048;

const claims = z.object({ state: z.string(), nonce: z.string(), pkceVerifier: z.string() });

export function createOidcFlows(options: {
  secret: Uint8Array;
  acceptedSecrets: readonly Uint8Array[];
  now: () => number;
}): OidcFlows {
  const { secret, acceptedSecrets, now } = options;
  return {
    seal: (checks) =>
      new EncryptJWT({ ...checks })
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
