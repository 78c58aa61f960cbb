import type { ReceiverAuthInput, WebhookDetailFragment } from '../../gql/graphql.ts';

/** Ways to prove to the endpoint who sends; `NONE`: none. */
export type ReceiverAuthKind = 'NONE' | ReceiverAuthInput['type'];

/** Receiver auth as it is being typed. Secrets that are set are never shown: empty keeps them. */
export interface ReceiverAuthValues {
  kind: ReceiverAuthKind;
  username: string;
  password: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  certificate: string;
  privateKey: string;
  ca: string;
  /** What is set: its secrets may be left empty while the kind is the same. */
  setKind: ReceiverAuthKind;
  /** What is untouched is not sent. */
  isTouched: boolean;
}

export const NO_RECEIVER_AUTH: ReceiverAuthValues = {
  kind: 'NONE',
  username: '',
  password: '',
  tokenUrl: '',
  clientId: '',
  clientSecret: '',
  scope: '',
  certificate: '',
  privateKey: '',
  ca: '',
  setKind: 'NONE',
  isTouched: false,
};

/** The form of what is set. */
export function receiverAuthValuesOf(
  auth: WebhookDetailFragment['receiverAuth'],
): ReceiverAuthValues {
  if (!auth) return NO_RECEIVER_AUTH;
  return {
    ...NO_RECEIVER_AUTH,
    kind: auth.type,
    setKind: auth.type,
    username: auth.username ?? '',
    tokenUrl: auth.tokenUrl ?? '',
    clientId: auth.clientId ?? '',
    scope: auth.scope ?? '',
  };
}

/** The input for the API; undefined: stays as it is. */
export function receiverAuthInputOf(
  values: ReceiverAuthValues,
): ReceiverAuthInput | null | undefined {
  if (!values.isTouched) return undefined;
  const { kind } = values;
  const secret = (text: string) => (text === '' && kind === values.setKind ? undefined : text);
  switch (kind) {
    case 'NONE':
      return null;
    case 'BASIC':
      return { type: kind, username: values.username, password: secret(values.password) };
    case 'OAUTH2':
      return {
        type: kind,
        tokenUrl: values.tokenUrl.trim(),
        clientId: values.clientId.trim(),
        clientSecret: secret(values.clientSecret),
        scope: values.scope.trim() || null,
      };
    case 'MTLS':
      return {
        type: kind,
        certificate: secret(values.certificate),
        privateKey: secret(values.privateKey),
        ca: secret(values.ca) || (kind === values.setKind ? undefined : null),
      };
  }
}

/** What is set, in a few words without its secrets. */
export function receiverAuthInWords(auth: WebhookDetailFragment['receiverAuth']): string {
  switch (auth?.type) {
    case 'BASIC':
      return `Basic, as ${auth.username}; the password is set and hidden`;
    case 'OAUTH2':
      return `OAuth 2, client ${auth.clientId} at ${auth.tokenUrl}; the secret is set and hidden`;
    case 'MTLS':
      return `Client certificate ${auth.certificateSubject}, valid until ${auth.certificateExpiresAt?.slice(0, 10)}`;
    default:
      return 'None';
  }
}
