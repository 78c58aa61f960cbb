/**
 * Milliseconds since 1970 with a fraction, on a clock that never steps. Two processes of one machine
 * agree on it closely enough to time an event from one to the other.
 */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
