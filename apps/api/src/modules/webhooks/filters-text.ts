import { PosthornError, parseJsonText } from '@posthorn/domain';

/**
 * The filters that a request gives, as JSON or as its text, in the form in which they are kept: JSON
 * text with every digit. Undefined: it says nothing of them; null: none.
 *
 * @throws PosthornError VALIDATION_FAILED for both at once, and for what is not JSON
 */
export function filtersText(given: {
  filters?: unknown;
  filtersText?: string | null;
}): string | null | undefined {
  const { filters, filtersText: text } = given;
  if (text == null) {
    if (filters == null) return filters === null || text === null ? null : undefined;
    return JSON.stringify(filters);
  }
  if (filters != null) throw fault('Give either filters or filtersText.');
  const parsed = parseJsonText(text);
  if (!parsed.ok) throw fault(`It ${parsed.message}.`);
  return parsed.value === null ? null : JSON.stringify(parsed.value);
}

function fault(message: string): PosthornError {
  return new PosthornError('VALIDATION_FAILED', {
    message,
    details: [{ path: 'filtersText', message }],
  });
}
