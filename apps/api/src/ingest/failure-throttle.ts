import { addressBlockOf } from '../client/address-block.ts';
import { BoundedMap } from '../modules/shared/bounded-map.ts';

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
  const ofAddresses = new BoundedMap<string, Window>(ENTRIES_MAX);
  const ofSources = new BoundedMap<string, Window>(ENTRIES_MAX);
  const goodKeys = new BoundedMap<string, true>(ENTRIES_MAX);
  let second = { startsAtMs: 0, unknown: 0 };

  function waitS(windows: BoundedMap<string, Window>, key: string): number {
    const window = windows.get(key);
    if (!window || window.failures < FAILURES_MAX) return 0;
    const leftMs = window.endsAtMs - now();
    if (leftMs > 0) return Math.ceil(leftMs / 1000);
    windows.delete(key);
    return 0;
  }

  function fail(windows: BoundedMap<string, Window>, key: string): void {
    const known = windows.get(key);
    if (known && known.endsAtMs > now()) {
      known.failures += 1;
      return;
    }
    windows.set(key, { endsAtMs: now() + WINDOW_MS, failures: 1 });
  }

  function isFlooded(): boolean {
    return second.unknown >= UNKNOWN_PER_SECOND_MAX && now() - second.startsAtMs < 1000;
  }

  return {
    unknownWaitS(address, keyHash) {
      if ((ofAddresses.size === 0 && second.unknown === 0) || goodKeys.get(keyHash)) return 0;
      return waitS(ofAddresses, addressBlockOf(address)) || (isFlooded() ? 1 : 0);
    },
    keyIsGood: (keyHash) => goodKeys.set(keyHash, true),
    keyIsUnknown(address) {
      if (now() - second.startsAtMs >= 1000) second = { startsAtMs: now(), unknown: 0 };
      second.unknown += 1;
      fail(ofAddresses, addressBlockOf(address));
    },
    sourceWaitS(sourceId, address) {
      if (ofSources.size === 0) return 0;
      return waitS(ofSources, `${sourceId} ${addressBlockOf(address)}`);
    },
    sourceFailed: (sourceId, address) => fail(ofSources, `${sourceId} ${addressBlockOf(address)}`),
    sourceSucceeded(sourceId, address) {
      if (ofSources.size === 0) return;
      const key = `${sourceId} ${addressBlockOf(address)}`;
      const window = ofSources.get(key);
      if (!window) return;
      window.failures -= 1;
      if (window.failures <= 0) ofSources.delete(key);
    },
    size: () => ofAddresses.size + ofSources.size + goodKeys.size,
  };
}
