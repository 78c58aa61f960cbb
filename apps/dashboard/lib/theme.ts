/** Which colours a person chose; `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark';

/** Read by the server, so that the first paint already has the right colours. */
export const THEME_COOKIE = 'posthorn-theme';

/** A theme from a cookie's value; anything else is `system`. */
export function parseTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}
