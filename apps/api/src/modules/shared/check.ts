import { type ErrorCode, type ErrorDetail, PosthornError } from '@posthorn/domain';

/** Collects the faults of an input, to tell all of them at once. */
export class Faults {
  private readonly details: ErrorDetail[] = [];

  add(path: string, message: string): void {
    this.details.push({ path, message });
  }

  /** Notes a fault unless the value is a whole number within bounds. */
  wholeNumber(path: string, value: number, min: number, max: number): void {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    this.add(path, `Must be a whole number, ${min} to ${max}.`);
  }

  /** The same with bounds that have a name. */
  wholeNumberIn(path: string, value: number, { min, max }: { min: number; max: number }): void {
    this.wholeNumber(path, value, min, max);
  }

  /** Notes a fault unless the text's length is within bounds. */
  text(path: string, value: string, min: number, max: number): void {
    if (value.length < min || value.length > max) {
      this.add(path, min === 0 ? `At most ${max} characters.` : `${min} to ${max} characters.`);
    }
    if (value.includes('\u0000')) this.add(path, 'Must not contain the character NUL.');
  }

  /** Throws PosthornError if there was any. */
  raise(code: ErrorCode = 'VALIDATION_FAILED'): void {
    if (this.details.length > 0) throw new PosthornError(code, { details: this.details });
  }
}
