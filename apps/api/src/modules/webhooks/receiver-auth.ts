import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  checkCallbackUrl,
  describeReceiverAuth,
  type KeyRing,
  openReceiverAuth,
  PosthornError,
  type ReceiverAuth,
  type ReceiverAuthDescription,
  sealReceiverAuth,
} from '@posthorn/domain';
import { createClientIdentity } from '@posthorn/outbound';
import { Faults } from '../shared/check.ts';

/** What a request says about receiver auth; which members count is up to `type`. */
export interface ReceiverAuthChange {
  type: ReceiverAuth['type'];
  username?: string | null;
  password?: string | null;
  tokenUrl?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  scope?: string | null;
  certificate?: string | null;
  privateKey?: string | null;
  ca?: string | null;
}

/** Receiver auth as the row has it. */
export interface ReceiverAuthColumns {
  receiverAuth: ReceiverAuthDescription | null;
  receiverAuthSealed: string | null;
}

const TEXT_CHARS_MAX = 1_000;
const PEM_CHARS_MAX = 50_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * What a request makes of a webhook's receiver auth: undefined leaves it, null removes it, anything
 * else replaces it. Secrets are never read back, so one that is left out or null stays as it is while
 * the type (and, for OAuth 2, the token URL and the client) is the same.
 *
 * Throws VALIDATION_FAILED (PosthornError), with paths as in REST.
 */
export function applyReceiverAuth(
  keyRing: KeyRing,
  webhook: { id: string } & Partial<ReceiverAuthColumns>,
  change: ReceiverAuthChange | null | undefined,
  options: { allowHttp: boolean },
): ReceiverAuthColumns {
  const sealed = webhook.receiverAuthSealed ?? null;
  if (change === undefined) {
    return { receiverAuth: webhook.receiverAuth ?? null, receiverAuthSealed: sealed };
  }
  if (change === null) return { receiverAuth: null, receiverAuthSealed: null };
  const before = sealed === null ? null : openOrNull(keyRing, webhook.id, sealed);
  const auth = check(change, before, options);
  return {
    receiverAuth: describeReceiverAuth(auth),
    receiverAuthSealed: sealReceiverAuth(keyRing, webhook.id, auth),
  };
}

/** What receiver auth, headers and URL forbid one another. Throws VALIDATION_FAILED (PosthornError). */
export function checkAuthFits(
  auth: ReceiverAuthDescription | null,
  webhook: { callbackUrl: string; headerNames: readonly string[] },
): void {
  if (auth === null) return;
  const faults = new Faults();
  const own = webhook.headerNames.find((name) => name.toLowerCase() === 'authorization');
  if (auth.type !== 'mtls' && own !== undefined) {
    faults.add(
      `headers.${own}`,
      `Receiver auth of the type ${auth.type} sends Authorization itself: remove this header, or the receiver auth.`,
    );
  }
  if (auth.type === 'mtls' && new URL(webhook.callbackUrl).protocol !== 'https:') {
    faults.add('receiver_auth.type', 'A client certificate needs an https callback URL.');
  }
  faults.raise();
}

function check(
  change: ReceiverAuthChange,
  before: ReceiverAuth | null,
  options: { allowHttp: boolean },
): ReceiverAuth {
  switch (change.type) {
    case 'basic':
      return checkBasic(change, before?.type === 'basic' ? before.password : null);
    case 'oauth2': {
      // A secret that is kept goes nowhere else, and stands for nobody else.
      const isSame =
        before?.type === 'oauth2' &&
        before.tokenUrl === change.tokenUrl &&
        before.clientId === change.clientId;
      return checkOAuth2(change, isSame ? before.clientSecret : null, options);
    }
    case 'mtls':
      return checkMtls(change, before?.type === 'mtls' ? before : null);
  }
}

function checkBasic(change: ReceiverAuthChange, kept: string | null): ReceiverAuth {
  const faults = new Faults();
  const username = text(faults, 'username', change.username);
  const password = text(faults, 'password', change.password ?? kept, { isEmptyAllowed: true });
  if (username.includes(':')) {
    faults.add('receiver_auth.username', 'Must not contain a colon (RFC 7617).');
  }
  faults.raise();
  return { type: 'basic', username, password };
}

function checkOAuth2(
  change: ReceiverAuthChange,
  kept: string | null,
  options: { allowHttp: boolean },
): ReceiverAuth {
  const faults = new Faults();
  const tokenUrl = text(faults, 'token_url', change.tokenUrl, { charsMax: 2_000 });
  const clientId = text(faults, 'client_id', change.clientId);
  const clientSecret = text(faults, 'client_secret', change.clientSecret ?? kept);
  const scope = change.scope ? text(faults, 'scope', change.scope) : null;
  if (tokenUrl !== '') {
    const url = checkCallbackUrl(tokenUrl, options);
    if (!url.ok) faults.add('receiver_auth.token_url', url.message);
  }
  faults.raise();
  return { type: 'oauth2', tokenUrl, clientId, clientSecret, scope };
}

function checkMtls(
  change: ReceiverAuthChange,
  before: Extract<ReceiverAuth, { type: 'mtls' }> | null,
): ReceiverAuth {
  const faults = new Faults();
  const certificate = pem(faults, 'certificate', change.certificate ?? before?.certificate);
  const privateKey = pem(faults, 'private_key', change.privateKey ?? before?.privateKey);
  const wantedCa = change.ca === undefined ? before?.ca : change.ca;
  const ca = wantedCa ? pem(faults, 'ca', wantedCa) : null;
  faults.raise();
  const parsed = certificateIn(certificate);
  const key = keyIn(privateKey);
  if (!parsed) faults.add('receiver_auth.certificate', 'This is not a certificate in PEM.');
  else if (parsed.validToDate.getTime() < Date.now()) {
    faults.add('receiver_auth.certificate', `It has expired on ${parsed.validTo}.`);
  }
  if (!key) {
    faults.add(
      'receiver_auth.private_key',
      'This is not a private key in PEM; one with a passphrase cannot be used.',
    );
  }
  if (parsed && key && !parsed.checkPrivateKey(key)) {
    faults.add('receiver_auth.private_key', 'It does not belong to the certificate.');
  }
  if (ca !== null && !certificateIn(ca)) {
    faults.add('receiver_auth.ca', 'This is not a certificate in PEM.');
  }
  faults.raise();
  try {
    createClientIdentity({ certificate, privateKey, ca });
  } catch {
    faults.add('receiver_auth.certificate', 'TLS does not take it: key or signature are too weak.');
  }
  faults.raise();
  return { type: 'mtls', certificate, privateKey, ca };
}

function text(
  faults: Faults,
  name: string,
  value: string | null | undefined,
  options: { isEmptyAllowed?: boolean; charsMax?: number } = {},
): string {
  const { isEmptyAllowed = false, charsMax = TEXT_CHARS_MAX } = options;
  const path = `receiver_auth.${name}`;
  if (value == null) {
    faults.add(path, 'Is required.');
    return '';
  }
  if (value.length > charsMax || (value === '' && !isEmptyAllowed)) {
    faults.add(path, `Must have ${isEmptyAllowed ? 0 : 1} to ${charsMax} characters.`);
  } else if (CONTROL.test(value)) faults.add(path, 'Must not contain control characters.');
  return value;
}

function pem(faults: Faults, name: string, value: string | null | undefined): string {
  const path = `receiver_auth.${name}`;
  if (!value) faults.add(path, 'Is required.');
  else if (value.length > PEM_CHARS_MAX) faults.add(path, `At most ${PEM_CHARS_MAX} characters.`);
  return value ?? '';
}

function certificateIn(text: string): X509Certificate | null {
  try {
    return text.includes('-----BEGIN CERTIFICATE-----') ? new X509Certificate(text) : null;
  } catch {
    return null;
  }
}

function keyIn(text: string) {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

function openOrNull(keyRing: KeyRing, webhookId: string, sealed: string): ReceiverAuth | null {
  try {
    return openReceiverAuth(keyRing, webhookId, sealed);
  } catch {
    return null;
  }
}

/** The fault of a token URL that may not be reached. */
export function tokenUrlRefused(message: string): PosthornError {
  return new PosthornError('VALIDATION_FAILED', {
    message: 'The token URL is not acceptable.',
    details: [{ path: 'receiver_auth.token_url', message }],
  });
}
