import bowser from 'bowser';

const UNKNOWN = 'Unknown device';
const CHARS_MAX = 80;

/** A user agent in plain words, such as "Chrome on Linux"; one that is no browser's as it is, cut. */
export function deviceNameOf(agent: string): string {
  const printable = agent.replaceAll(/[^\x20-\x7e]/g, '').trim();
  if (printable === '') return UNKNOWN;
  const { browser, os } = bowser.parse(printable);
  const isBrowser = printable.startsWith('Mozilla/') && browser.name !== undefined;
  if (!isBrowser) return printable.slice(0, CHARS_MAX);
  return [browser.name, os.name].filter(Boolean).join(' on ').slice(0, CHARS_MAX);
}
