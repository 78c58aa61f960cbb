import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { MtlsAuth } from '@posthorn/domain';

/** A client certificate made ready; keep one as long as the webhook has it. */
export interface ClientIdentity {
  /** Another for every certificate, key and CA: connections are never shared between them. */
  readonly id: string;
  readonly secureContext: SecureContext;
}

/** Throws what OpenSSL says where certificate and key do not fit, or are too weak for it. */
export function createClientIdentity(auth: Omit<MtlsAuth, 'type'>): ClientIdentity {
  const { certificate, privateKey, ca } = auth;
  const id = createHash('sha256')
    .update(JSON.stringify([certificate, privateKey, ca]))
    .digest('hex');
  const secureContext = createSecureContext({
    cert: certificate,
    key: privateKey,
    ...(ca === null ? {} : { ca }),
  });
  return { id, secureContext };
}
