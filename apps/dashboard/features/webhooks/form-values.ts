import type {
  CreateWebhookInput,
  SignatureScheme,
  WebhookDetailFragment,
  WebhookVerification,
} from '../../gql/graphql.ts';
import { prettyJson } from '../../lib/format.ts';
import type { PriorityChoice } from './priority-words.ts';
import {
  NO_RECEIVER_AUTH,
  type ReceiverAuthValues,
  receiverAuthInputOf,
  receiverAuthValuesOf,
} from './receiver-auth-values.ts';

/** A header row of the form; `key` only tells rows apart on the screen. */
export interface HeaderRow {
  key: number;
  name: string;
  value: string;
  /** It has a value that is never shown, and keeps it unless it is replaced. */
  isSet?: boolean;
}

/** The form as it is being typed: numbers and JSON are text until it is sent. */
export interface WebhookFormValues {
  callbackUrl: string;
  description: string;
  eventTypes: string[];
  filters: string;
  maxRetries: string;
  initialDelayMs: string;
  maxDelayMs: string;
  backoffMultiplier: string;
  requestsPerMinute: string;
  priority: PriorityChoice;
  headers: HeaderRow[];
  receiverAuth: ReceiverAuthValues;
  verification: WebhookVerification;
  signatureScheme: SignatureScheme;
  publicKey: string;
  /** A path a line. */
  encryptedFields: string;
}

/** Retries a webhook may ask for, as the API bounds them. */
export const RETRIES_MAX = 50;

/** What is wrong with the form, by field. */
export type FormFaults = Partial<Record<string, string>>;

/** A new webhook as the contract defaults it. */
export const NEW_WEBHOOK: WebhookFormValues = {
  callbackUrl: '',
  description: '',
  eventTypes: [],
  filters: '',
  maxRetries: '5',
  initialDelayMs: '1000',
  maxDelayMs: '30000',
  backoffMultiplier: '2',
  requestsPerMinute: '60000',
  priority: 'DEFAULT',
  headers: [],
  receiverAuth: NO_RECEIVER_AUTH,
  verification: 'HEAD',
  signatureScheme: 'HMAC',
  publicKey: '',
  encryptedFields: '',
};

type SavedSettings = Pick<
  WebhookDetailFragment,
  | 'callbackUrl'
  | 'description'
  | 'eventTypes'
  | 'filtersText'
  | 'retryConfig'
  | 'requestsPerMinute'
  | 'priority'
  | 'headerNames'
  | 'receiverAuth'
  | 'verification'
  | 'signatureScheme'
  | 'publicKey'
  | 'encryptedFields'
>;

/** The form of an existing webhook. */
export function valuesOf(webhook: SavedSettings): WebhookFormValues {
  const { retryConfig } = webhook;
  const { filtersText } = webhook;
  return {
    callbackUrl: webhook.callbackUrl,
    description: webhook.description,
    eventTypes: [...webhook.eventTypes],
    // By its text: parsed, a number beyond 2^53 would be saved as another one.
    filters: filtersText && filtersText !== '{}' ? prettyJson(filtersText) : '',
    maxRetries: String(retryConfig.maxRetries),
    initialDelayMs: String(retryConfig.initialDelayMs),
    maxDelayMs: String(retryConfig.maxDelayMs),
    backoffMultiplier: String(retryConfig.backoffMultiplier),
    requestsPerMinute: String(webhook.requestsPerMinute),
    priority: webhook.priority ?? 'DEFAULT',
    headers: webhook.headerNames.map((name, key) => ({ key, name, value: '', isSet: true })),
    receiverAuth: receiverAuthValuesOf(webhook.receiverAuth),
    verification: webhook.verification,
    signatureScheme: webhook.signatureScheme,
    publicKey: webhook.publicKey ?? '',
    encryptedFields: webhook.encryptedFields.join('\n'),
  };
}

/** Filters as typed: none, the JSON text of an object, or what is wrong with them. */
export function checkFilters(
  text: string,
): { ok: true; filtersText: string | null } | { ok: false; fault: string } {
  if (text.trim() === '') return { ok: true, filtersText: null };
  try {
    const filters: unknown = JSON.parse(text);
    if (isRecord(filters)) return { ok: true, filtersText: text };
    return { ok: false, fault: 'Filters are a JSON object: {"path": value}.' };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return { ok: false, fault: `Not valid JSON: ${why}` };
  }
}

type Input = Omit<CreateWebhookInput, 'tenantId' | 'filters'>;

/**
 * The input for the API, or the faults that can be told without asking it. What the API alone can
 * know (addresses, filters, limits) it says itself.
 */
export function inputOf(
  values: WebhookFormValues,
): { ok: true; input: Input } | { ok: false; faults: FormFaults } {
  const faults: FormFaults = {};
  const number = (field: keyof WebhookFormValues & string, whole: boolean): number => {
    const text = String(values[field]).trim();
    const value = Number(text);
    if (
      text === '' ||
      !Number.isFinite(value) ||
      value < 0 ||
      (whole && !Number.isInteger(value))
    ) {
      faults[field] = whole ? 'A whole number, please.' : 'A number, please.';
    }
    return value;
  };
  const url = values.callbackUrl.trim();
  if (url === '') faults.callbackUrl = 'Where should events be delivered to?';
  else if (!URL.canParse(url)) faults.callbackUrl = 'Not a URL. It begins with https://';
  const filters = checkFilters(values.filters);
  if (!filters.ok) faults.filters = filters.fault;
  const retryConfig = {
    maxRetries: number('maxRetries', true),
    initialDelayMs: number('initialDelayMs', true),
    maxDelayMs: number('maxDelayMs', true),
    backoffMultiplier: number('backoffMultiplier', false),
  };
  if (retryConfig.maxRetries > RETRIES_MAX) faults.maxRetries = `At most ${RETRIES_MAX}.`;
  const requestsPerMinute = number('requestsPerMinute', true);
  const rows = values.headers.filter((row) => row.name.trim() !== '' || row.value !== '');
  if (rows.some((row) => row.name.trim() === '')) faults.headers = 'Every header needs a name.';
  const publicKey = values.publicKey.trim();
  const encryptedFields = values.encryptedFields
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (encryptedFields.length > 0 && publicKey === '') {
    faults.publicKey = 'Which key are they to be encrypted with?';
  }
  if (Object.keys(faults).length > 0 || !filters.ok) return { ok: false, faults };
  return {
    ok: true,
    input: {
      callbackUrl: url,
      description: values.description.trim(),
      eventTypes: values.eventTypes,
      filtersText: filters.filtersText,
      retryConfig,
      requestsPerMinute,
      priority: values.priority === 'DEFAULT' ? null : values.priority,
      // null: keeps the value that is set.
      headers: Object.fromEntries(
        rows.map((row) => [row.name.trim(), row.isSet ? null : row.value]),
      ),
      receiverAuth: receiverAuthInputOf(values.receiverAuth),
      verification: values.verification,
      signatureScheme: values.signatureScheme,
      publicKey: publicKey === '' ? null : publicKey,
      encryptedFields,
    },
  };
}

/** The waits of a retry policy in milliseconds, before the spread of ±20 % (contract). */
export function retryWaits(policy: {
  maxRetries: number;
  initialDelayMs: number;
  maxDelayMs: number;
  backoffMultiplier: number;
}): number[] {
  return Array.from({ length: Math.min(Math.max(policy.maxRetries, 0), RETRIES_MAX) }, (_, index) =>
    Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.backoffMultiplier ** index),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
