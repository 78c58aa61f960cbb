/** The longest event type name, in characters. */
export const EVENT_TYPE_CHARS_MAX = 128;

const NAME = /^[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*$/;

/** Whether a text is an event type's name: segments of `[a-zA-Z0-9_-]` joined by dots. */
export function isEventTypeName(text: string): boolean {
  return text.length <= EVENT_TYPE_CHARS_MAX && NAME.test(text);
}

/** The form of a pattern, for descriptions; {@link isEventTypePattern} decides. */
export const EVENT_TYPE_PATTERN = /^(?:\*|[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*(?:\.\*)?)$/;

/** Whether a text is a pattern: a name, a name followed by `.*`, or `*`. */
export function isEventTypePattern(text: string): boolean {
  if (text === '*') return true;
  return isEventTypeName(text.endsWith('.*') ? text.slice(0, -2) : text);
}

/**
 * Whether a pattern wants an event type. `payment.*` wants everything below `payment`, however deep,
 * but not `payment` itself; `*` wants all.
 */
export function matchesEventType(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  if (pattern.endsWith('.*')) return name.startsWith(pattern.slice(0, -1));
  return pattern === name;
}

/** Prepares a webhook's list of patterns. An empty list wants all. */
export function compileEventTypes(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0 || patterns.includes('*')) return () => true;
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('.*')));
  const prefixes = patterns
    .filter((pattern) => pattern.endsWith('.*'))
    .map((pattern) => pattern.slice(0, -1));
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
