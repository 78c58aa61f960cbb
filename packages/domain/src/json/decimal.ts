/** A decimal number as `0.<digits> × 10^exponent`; no zero stands at either end of the digits. */
export interface Decimal {
  isNegative: boolean;
  /** Empty for zero. */
  digits: string;
  exponent: bigint;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const ZERO_CODE = 0x30;

/** Reads a number as JSON writes it (RFC 8259 section 6), every digit of it. */
export function decimalOf(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  const all = whole + fraction;
  let first = 0;
  while (first < all.length && all.charCodeAt(first) === ZERO_CODE) first += 1;
  let end = all.length;
  while (end > first && all.charCodeAt(end - 1) === ZERO_CODE) end -= 1;
  const digits = all.slice(first, end);
  if (digits === '') return { isNegative: false, digits, exponent: 0n };
  return {
    isNegative: sign === '-',
    digits,
    exponent: BigInt(power) + BigInt(whole.length - first),
  };
}

/** Below 0 when a is less than b, 0 when they are the same number, above 0 when it is more. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0) return signs;
  const sizes = compareSizes(a, b);
  return a.isNegative ? -sizes : sizes;
}

/** A text that two decimals share only if they are the same number. */
export function decimalKey({ isNegative, digits, exponent }: Decimal): string {
  return `${isNegative ? '-' : ''}${digits}e${exponent}`;
}

function signOf({ isNegative, digits }: Decimal): number {
  if (digits === '') return 0;
  return isNegative ? -1 : 1;
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.exponent !== b.exponent) return a.exponent < b.exponent ? -1 : 1;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}
