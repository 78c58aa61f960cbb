import {
  checkCallbackUrl,
  compileFilters,
  isEventTypePattern,
  PosthornError,
  parseEncryptedPath,
  parseExact,
  RETRY_POLICY_LIMITS,
  WEBHOOK_LIMITS,
} from '@posthorn/domain';
import { Faults } from '../shared/check.ts';
import { checkPublicKey } from './public-key.ts';
import type { WebhookSettings } from './webhook-settings.ts';

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
  const { descriptionCharsMax, eventTypesMax } = WEBHOOK_LIMITS;
  const { requestsPerMinute } = WEBHOOK_LIMITS;
  const limits = RETRY_POLICY_LIMITS;
  faults.text('description', settings.description, 0, descriptionCharsMax);
  const { initialDelayMs, maxDelayMs, backoffMultiplier } = settings;
  faults.wholeNumberIn('retry_config.max_retries', settings.maxRetries, limits.maxRetries);
  faults.wholeNumberIn('retry_config.initial_delay_ms', initialDelayMs, limits.initialDelayMs);
  faults.wholeNumberIn('retry_config.max_delay_ms', maxDelayMs, limits.maxDelayMs);
  if (maxDelayMs < initialDelayMs) {
    faults.add('retry_config.max_delay_ms', 'Must not be less than initial_delay_ms.');
  }
  const { min, max } = limits.backoffMultiplier;
  if (!(backoffMultiplier >= min && backoffMultiplier <= max)) {
    faults.add('retry_config.backoff_multiplier', `Must be a number, ${min} to ${max}.`);
  }
  faults.wholeNumberIn(
    'rate_limit.requests_per_minute',
    settings.requestsPerMinute,
    requestsPerMinute,
  );
  if (settings.eventTypes.length > eventTypesMax) {
    faults.add('event_types', `At most ${eventTypesMax}.`);
  }
  settings.eventTypes.slice(0, eventTypesMax).forEach((type, index) => {
    if (!isEventTypePattern(type)) {
      faults.add(`event_types.${index}`, 'Must be a name, a pattern such as "order.*", or "*".');
    }
  });
  checkEncryptedFields(settings.encryptedFields, faults);
  faults.raise();
}

function checkEncryptedFields(fields: readonly string[], faults: Faults): void {
  const { encryptedFieldsMax, encryptedFieldsCharsMax } = WEBHOOK_LIMITS;
  if (fields.length > encryptedFieldsMax) {
    faults.add('encrypted_fields', `At most ${encryptedFieldsMax}.`);
  }
  if (fields.join().length > encryptedFieldsCharsMax) {
    faults.add('encrypted_fields', `At most ${encryptedFieldsCharsMax} characters together.`);
  }
  fields.slice(0, encryptedFieldsMax).forEach((field, index) => {
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
