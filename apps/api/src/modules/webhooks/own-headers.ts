import {
  checkCustomHeaders,
  type ErrorDetail,
  type HeaderValues,
  type KeyRing,
  openHeaders,
  PosthornError,
  sealHeaders,
} from '@posthorn/domain';

/** A webhook's own headers as its row has them. */
export interface OwnHeaders {
  headerNames: string[];
  headersSealed: string | null;
}

const NONE: OwnHeaders = { headerNames: [], headersSealed: null };

/**
 * What a request makes of a webhook's own headers. They are set as a whole: an object of names and
 * values. Values are never read back, so null for a value keeps the one that is set under this name
 * (in any case of letters). undefined leaves all as they are, null removes all.
 *
 * Throws PosthornError: HEADER_NOT_ALLOWED, VALIDATION_FAILED, INVALID_STATE.
 */
export function applyHeaders(
  keyRing: KeyRing,
  webhook: { id: string } & Partial<OwnHeaders>,
  input: unknown,
): OwnHeaders {
  const current = {
    headerNames: webhook.headerNames ?? [],
    headersSealed: webhook.headersSealed ?? null,
  };
  if (input === undefined) return current;
  if (input === null) return NONE;
  if (typeof input !== 'object' || Array.isArray(input)) {
    const details = [{ path: 'headers', message: 'Must be an object of names and values.' }];
    throw new PosthornError('VALIDATION_FAILED', { details });
  }
  const wanted = Object.entries(input);
  if (keepsAll(wanted, current.headerNames)) return current;
  const keepsSome = wanted.some(([, value]) => value === null);
  const kept = keepsSome ? byLowerCaseName(openCurrent(keyRing, webhook.id, current)) : new Map();
  const missing: ErrorDetail[] = [];
  const values = wanted.map(([name, value]): [string, unknown] => {
    if (value !== null) return [name, value];
    const before = kept.get(name.toLowerCase());
    if (before === undefined) {
      const message = 'There is no value to keep under this name: give one.';
      missing.push({ path: `headers.${name.slice(0, 100)}`, message });
    }
    return [name, before ?? ''];
  });
  if (missing.length > 0) throw new PosthornError('VALIDATION_FAILED', { details: missing });
  const headers: Record<string, unknown> = Object.fromEntries(values);
  const details = checkCustomHeaders(headers);
  if (details.length > 0) throw new PosthornError('HEADER_NOT_ALLOWED', { details });
  return {
    headerNames: Object.keys(headers),
    headersSealed: sealHeaders(keyRing, webhook.id, headers as HeaderValues),
  };
}

function keepsAll(wanted: readonly [string, unknown][], names: readonly string[]): boolean {
  return (
    wanted.length === names.length &&
    wanted.every(([name, value], index) => value === null && name === names[index])
  );
}

function openCurrent(keyRing: KeyRing, webhookId: string, current: OwnHeaders): HeaderValues {
  try {
    return openHeaders(keyRing, webhookId, current.headersSealed);
  } catch {
    throw new PosthornError('INVALID_STATE', {
      message:
        'The values that are set cannot be decrypted with the present key ring, so none can be kept. Give every header its value.',
    });
  }
}

function byLowerCaseName(headers: HeaderValues): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
