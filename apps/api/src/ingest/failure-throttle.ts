import ipaddr from 'ipaddr.js';

const WINDOW_MS = 60_000;
/** Failed authentications of an address within a window after which it waits for the window's end. */
const FAILURES_MAX = 50;
/** Unknown keys a second, of all addresses, after which keys not seen before are not looked up. */
const UNKNOWN_PER_SECOND_MAX = 500;
const ENTRIES_MAX = 20_000;

/**
 * Holds addresses back whose requests fail to authenticate, in this process: those with unknown keys,
 * and those of a source whose key is right and whose signature, time or address is not. Bounded
 * memory (promise 5). Addresses of one IPv6 /64 are one: whoever has one has all of them.
 */
export interface FailureThrottle {
  /** Seconds that a key not known to be good waits at an address; 0: it may be looked up. */
  unknownWaitS(address: string, keyHash: string): number;
  /** A key was found to be a source's: whatever its address did, it is looked up. */
  keyIsGood(keyHash: string): void;
  keyIsUnknown(address: string): void;
  /** Seconds that requests of a source wait at an address; 0: they may go on. */
  sourceWaitS(sourceId: string, address: string): number;
  sourceFailed(sourceId: string, address: string): void;
  /** A request was right: one failure of its address is made up for, so that few among many do not stop them. */
  sourceSucceeded(sourceId: string, address: string): void;
  /** Entries that are held. */
  size(): number;
}

interface Window {
  endsAtMs: number;
  failures: number;
}

/** @param options.now milliseconds. */
export function createFailureThrottle(options: { now: () => number }): FailureThrottle {
  const { now } = options;
  const ofAddresses = new Map<string, Window>();
  const ofSources = new Map<string, Window>();
  const goodKeys = new Set<string>();
  let second = { startsAtMs: 0, unknown: 0 };

  function waitS(windows: Map<string, Window>, key: string): number {
    const window = windows.get(key);
    if (!window || window.failures < FAILURES_MAX) return 0;
    const leftMs = window.endsAtMs - now();
    if (leftMs > 0) return Math.ceil(leftMs / 1000);
    windows.delete(key);
    return 0;
  }

  function fail(windows: Map<string, Window>, key: string): void {
    const known = windows.get(key);
    if (known && known.endsAtMs > now()) {
      known.failures += 1;
      return;
    }
    windows.delete(key);
    windows.set(key, { endsAtMs: now() + WINDOW_MS, failures: 1 });
    if (windows.size > ENTRIES_MAX) dropOldest(windows);
  }

  function isFlooded(): boolean {
    return second.unknown >= UNKNOWN_PER_SECOND_MAX && now() - second.startsAtMs < 1000;
  }

  return {
    unknownWaitS(address, keyHash) {
      if ((ofAddresses.size === 0 && second.unknown === 0) || goodKeys.has(keyHash)) return 0;
      return waitS(ofAddresses, blockOf(address)) || (isFlooded() ? 1 : 0);
    },
    keyIsGood(keyHash) {
      goodKeys.delete(keyHash);
      goodKeys.add(keyHash);
      if (goodKeys.size > ENTRIES_MAX) dropOldest(goodKeys);
    },
    keyIsUnknown(address) {
      if (now() - second.startsAtMs >= 1000) second = { startsAtMs: now(), unknown: 0 };
      second.unknown += 1;
      fail(ofAddresses, blockOf(address));
    },
    sourceWaitS(sourceId, address) {
      if (ofSources.size === 0) return 0;
      return waitS(ofSources, `${sourceId} ${blockOf(address)}`);
    },
    sourceFailed: (sourceId, address) => fail(ofSources, `${sourceId} ${blockOf(address)}`),
    sourceSucceeded(sourceId, address) {
      if (ofSources.size === 0) return;
      const key = `${sourceId} ${blockOf(address)}`;
      const window = ofSources.get(key);
      if (!window) return;
      window.failures -= 1;
      if (window.failures <= 0) ofSources.delete(key);
    },
    size: () => ofAddresses.size + ofSources.size + goodKeys.size,
  };
}

/** An IPv4 address, also where it comes written in IPv6, or the /64 of an IPv6 address. */
export function blockOf(address: string): string {
  if (!address.includes(':')) return address;
  if (!ipaddr.isValid(address)) return 'unreadable';
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}

function dropOldest<Key>(entries: { keys(): Iterable<Key>; delete(key: Key): unknown }): void {
  for (const key of entries.keys()) {
    entries.delete(key);
    return;
  }
}
