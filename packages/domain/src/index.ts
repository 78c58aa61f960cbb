export * from './addresses/address-policy.ts';
export * from './addresses/callback-url.ts';
export * from './delivery/classify.ts';
export * from './delivery/delivery-headers.ts';
export * from './delivery/evidence.ts';
export * from './delivery/lanes.ts';
export * from './delivery/outcome.ts';
export * from './delivery/pause-reasons.ts';
export * from './delivery/rebuild-request.ts';
export * from './delivery/retry-policy.ts';
export * from './delivery/states.ts';
export * from './delivery/tenant-suspension.ts';
export {
  createPayloadEncryption,
  ENCRYPTED_VALUES_MAX,
  type EncryptedPayload,
  type PayloadEncryption,
} from './encryption/encrypt-payload.ts';
export { parseEncryptedPath } from './encryption/encrypted-path.ts';
export { EncryptionError } from './encryption/encryption-error.ts';
export { type PublicKeyReading, readPublicKey } from './encryption/public-key.ts';
export * from './errors/catalogue.ts';
export * from './errors/errors-page.ts';
export * from './errors/posthorn-error.ts';
export * from './events/canonical-event.ts';
export { FIELD_CHARS_MAX } from './events/envelope.ts';
export * from './events/event-schema.ts';
export * from './events/event-type.ts';
export * from './events/ingest-limits.ts';
export {
  type ParsedIngestBody,
  parseIngestBody,
} from './events/parse-ingest-body.ts';
export { type PublishedFields, readPublishedEvent } from './events/published-event.ts';
export { normaliseTimestamp } from './events/timestamp.ts';
export * from './headers.ts';
export * from './ids.ts';
export { ExactNumber } from './json/exact-number.ts';
export { isJsonObject, type JsonObject } from './json/is-json-object.ts';
export { parseExact } from './json/parse-exact.ts';
export { parseJsonText } from './json/parse-json-text.ts';
export { hasRewrittenNumber, isRewritten } from './json/scan-numbers.ts';
export { EventData } from './matching/event-data.ts';
export * from './matching/filters.ts';
export { FILTER_OPERATORS, type FilterOperator } from './matching/operators.ts';
export { FILTER_LIMITS } from './matching/parse-filters.ts';
export { faultOfText } from './matching/path.ts';
export * from './receiver-auth/receiver-auth.ts';
export * from './secrets/key-ring.ts';

export * from './secrets/seal-contexts.ts';

export * from './secrets/webhook-headers.ts';

export type { SignedBody } from './signing/mac.ts';
export {
  createSigner,
  plainSignature,
  type SignatureHeaders,
  type SignedMessage,
  type Signer,
  signatureHeaders,
  standardSignature,
} from './signing/sign.ts';
export * from './signing/signing-key.ts';
export { faultOfSourceKey, faultOfSourceSecret } from './signing/source-secret.ts';
export * from './signing/verify-source-signature.ts';
export { newWebhookSecret } from './signing/webhook-secret.ts';
export * from './webhooks/webhook-limits.ts';
