/**
 * Raised by a comparison of numbers that came out equal as doubles: whether they are, only their
 * digits tell. Two that differ as doubles differ as they were written, and in the same direction.
 */
export interface Doubt {
  isRaised: boolean;
}
