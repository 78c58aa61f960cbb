/**
 * A payload cannot be encrypted as its webhook asks: its delivery is held, never sent in clear. The
 * message says what to change, and tells nothing of the payload.
 */
export class EncryptionError extends Error {
  override readonly name = 'EncryptionError';
}
