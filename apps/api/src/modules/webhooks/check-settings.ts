import {
  checkCallbackUrl,
  compileFilters,
  isEventTypePattern,
  PosthornError,
  parseEncryptedPath,
  parseExact,
} from '@posthorn/domain';
import { Faults } from '../shared/check.ts';
import { checkPublicKey } from './public-key.ts';
import type { WebhookSettings } from './webhook-settings.ts';

const HOUR_MS = 3_600_000;
const LIST_MAX = 100;
/** The paths stand in a header of every request, which receivers take up to 8 KiB together. */
const ENCRYPTED_FIELDS_CHARS_MAX = 4_000;

/**
 * Checks what can be told from a webhook's settings alone; throws PosthornError. Paths are those of
 * REST. Whether event types exist and the URL can be reached is asked elsewhere.
 */
export function checkSettings(settings: WebhookSettings, options: { allowHttp: boolean }): void {
  checkBounds(settings);
  checkUrl(settings.callbackUrl, options);
  const filters = compileFilters(settings.filters === null ? null : parseExact(settings.filters));
  if (!filters.ok) throw new PosthornError('FILTER_INVALID', { details: filters.details });
  if (settings.publicKey !== null) checkPublicKey(settings.publicKey);
  if (settings.encryptedFields.length > 0 && settings.publicKey === null) {
    throw new PosthornError('PUBLIC_KEY_INVALID', {
      message: 'Encrypted fields need a public key.',
      details: [{ path: 'public_key', message: 'Is needed for encrypted_fields.' }],
    });
  }
}

function checkBounds(settings: WebhookSettings): void {
  const faults = new Faults();
  faults.text('description', settings.description, 0, 1000);
  const { initialDelayMs, maxDelayMs, backoffMultiplier } = settings;
  faults.wholeNumber('retry_config.max_retries', settings.maxRetries, 0, 50);
  faults.wholeNumber('retry_config.initial_delay_ms', initialDelayMs, 100, HOUR_MS);
  faults.wholeNumber('retry_config.max_delay_ms', maxDelayMs, 100, 24 * HOUR_MS);
  if (maxDelayMs < initialDelayMs) {
    faults.add('retry_config.max_delay_ms', 'Must not be less than initial_delay_ms.');
  }
  if (!(backoffMultiplier >= 1 && backoffMultiplier <= 10)) {
    faults.add('retry_config.backoff_multiplier', 'Must be a number, 1 to 10.');
  }
  faults.wholeNumber('rate_limit.requests_per_minute', settings.requestsPerMinute, 1, 60_000_000);
  if (settings.eventTypes.length > LIST_MAX) faults.add('event_types', `At most ${LIST_MAX}.`);
  settings.eventTypes.slice(0, LIST_MAX).forEach((type, index) => {
    if (!isEventTypePattern(type)) {
      faults.add(`event_types.${index}`, 'Must be a name, a pattern such as "order.*", or "*".');
    }
  });
  checkEncryptedFields(settings.encryptedFields, faults);
  faults.raise();
}

function checkEncryptedFields(fields: readonly string[], faults: Faults): void {
  if (fields.length > LIST_MAX) faults.add('encrypted_fields', `At most ${LIST_MAX}.`);
  if (fields.join().length > ENCRYPTED_FIELDS_CHARS_MAX) {
    faults.add('encrypted_fields', `At most ${ENCRYPTED_FIELDS_CHARS_MAX} characters together.`);
  }
  fields.slice(0, LIST_MAX).forEach((field, index) => {
    if (parseEncryptedPath(field)) return;
    faults.add(
      `encrypted_fields.${index}`,
      'Must be "data", or a path in it: "data.card.number", "data.items[].secret", "data[\\"card.number\\"]".',
    );
  });
}

function checkUrl(callbackUrl: string, options: { allowHttp: boolean }): void {
  const check = checkCallbackUrl(callbackUrl, options);
  if (check.ok) return;
  const { code, message } = check;
  throw new PosthornError(code, { message, details: [{ path: 'callback_url', message }] });
}
