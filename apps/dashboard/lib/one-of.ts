/** A search parameter that is there once; one that is there several times counts as absent. */
export function oneOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
