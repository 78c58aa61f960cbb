import type { SourceFailureCode } from '../../gql/graphql.ts';

/** What was wrong with a request, in a few words, and what to do about it. */
export const FAILURE_WORDS: Record<SourceFailureCode, { label: string; advice: string }> = {
  INVALID_SIGNATURE: {
    label: 'Wrong signature',
    advice:
      'The sender signs with another secret, or signs other bytes than it sends. Give it the secret that belongs to its key; if nobody has it any more, rotate.',
  },
  MISSING_SIGNATURE: {
    label: 'No signature',
    advice:
      'The sender sends no signature, or not all headers of one. With a signed timestamp required, only webhook-id, webhook-timestamp and webhook-signature count.',
  },
  TIMESTAMP_OUT_OF_RANGE: {
    label: 'Timestamp off',
    advice:
      'The timestamp is more than five minutes off. Set the clock of the sender, and let it sign each retry anew.',
  },
  ADDRESS_NOT_ALLOWED: {
    label: 'Address not allowed',
    advice:
      "If the address is the sender's, add it to the allowed addresses. If not, somebody else has the key: rotate with no grace period.",
  },
  KEY_ENDED: {
    label: 'Replaced key',
    advice:
      'The sender still uses a key whose grace period is over. Give it the current key and secret.',
  },
  SOURCE_DISABLED: {
    label: 'Source disabled',
    advice: 'The source is disabled, and still sends. Enable it, or stop the sender.',
  },
  RATE_LIMITED: {
    label: 'Refused unread',
    advice:
      'So many requests of the address failed within a minute that the rest of that minute was refused with 429. It passes once what the other rows of the address say is fixed.',
  },
};
