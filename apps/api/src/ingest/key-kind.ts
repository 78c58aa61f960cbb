/** What stands before a made key's random characters, and how much more tells keys apart in lists. */
const SOURCE_KEY = /^phs_[\w-]{43}$/;
const SOURCE_KEY_SHOWN = 10;
/** Words that say what a key is for, as many senders write them: `sk_live_`, `ph_`. */
const KIND = /^(?:[a-z]{2,8}_){1,2}/;
const KIND_CHARS_MAX = 10;

/**
 * What of a key that is no source's may be told: how a source's key begins, as lists of sources show
 * it (`phs_1a2B3c`); of another key the words that say what kind it is (`sk_live_`), where they are
 * at most a quarter of it; else nothing. It may be a secret of something else.
 */
export function keyKindOf(key: string): string {
  if (SOURCE_KEY.test(key)) return key.slice(0, SOURCE_KEY_SHOWN);
  const kind = KIND.exec(key)?.[0] ?? '';
  return kind.length <= Math.min(KIND_CHARS_MAX, key.length / 4) ? kind : '';
}
