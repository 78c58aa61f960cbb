/** Digits of an event's number: fixed, so that a request's length never changes. */
export const NUMBER_DIGITS = 9;

const ZERO = 48;

/** The id of a run's event: `<prefix>-000000123`. */
export function eventIdOf(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
}

/** The number in an event id of this run; null for a foreign one. */
export function eventNumberOf(prefix: string, eventId: string): number | null {
  const digits = eventId.slice(prefix.length + 1);
  const isOurs = eventId.startsWith(`${prefix}-`) && /^\d{9}$/.test(digits);
  return isOurs ? Number(digits) : null;
}

/** Writes a number's digits into bytes that hold an event id already. */
export function writeNumber(bytes: Buffer, at: number, number: number): void {
  let rest = number;
  for (let index = at + NUMBER_DIGITS - 1; index >= at; index -= 1) {
    bytes[index] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
