import { INGEST_LIMITS } from '../events/ingest-limits.ts';
import { scanEvents } from '../events/json-scanner.ts';
import { parseExact } from './parse-exact.ts';

/**
 * JSON that someone sends as a text: with every digit of its numbers, or what is wrong with it as the
 * end of a sentence. Nested as deeply as an event may be.
 */
export function parseJsonText(
  text: string,
): { ok: true; value: unknown } | { ok: false; message: string } {
  const { depthMax } = INGEST_LIMITS;
  if (!scanEvents(text, false, depthMax, 1).ok) {
    return { ok: false, message: `may be nested ${depthMax} levels deep` };
  }
  if (!text.isWellFormed()) {
    return { ok: false, message: 'must not contain half a surrogate pair' };
  }
  try {
    return { ok: true, value: parseExact(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return { ok: false, message: `is not valid JSON: ${why}` };
  }
}
