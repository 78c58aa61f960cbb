/** How the answer to a request bears on how many may be in the air. */
export type Answered = 'well' | 'slowly' | 'badly' | 'not';

/**
 * Bounds how many requests of one webhook are in the air in this process: an endpoint earns its places.
 * Additive increase, multiplicative decrease, as in congestion control (RFC 5681): it starts with few,
 * gains as it answers, loses half when it does not. Endpoints that hang then hold a handful of places
 * each, and all of one tenant's that have not answered lately a share of the worker: its healthy ones
 * never wait for them (promise 4).
 */
export interface Endpoints {
  /** Places free now. */
  freeOf(webhook: Addressee): number;
  /** Those, and as many more as may wait for one a moment. */
  placesOf(webhook: Addressee): number;
  /** Waits for a place, a moment at most. @returns null when there was none. */
  enter(webhook: Addressee): Promise<Place | null>;
  leave(place: Place, answered: Answered): void;
}

/** A webhook and whose it is. */
export interface Addressee {
  id: string;
  tenantId: string;
}

/** A request's place at an endpoint. */
export interface Place {
  readonly webhook: Addressee;
  readonly sinceMs: number;
}

const PLACES_AT_FIRST = 8;
/** At an endpoint that usually answers within so long any number may wait: it is this process that is busy. */
const QUICK_MS = 250;
/** At a slower one, as many as are likely to have a place within so long. */
const WORTH_WAITING_MS = 1_000;
/** Waiting ends after so long, whatever was likely. */
const WAIT_MAX_MS = 2_000;
/** An endpoint with a request in the air for so long is hanging, until it answers. */
const HANGING_AFTER_MS = 1_000;
/** Of the time an endpoint usually takes, the newest answer counts so much. */
const NEWEST_COUNTS = 0.2;
/** What an endpoint is taken to need that has not answered yet. */
const USUAL_MS_AT_FIRST = 50;
/** How often it is looked which endpoints are hanging, while any has requests in the air. */
const LOOK_EVERY_MS = 250;
/** An endpoint nobody has asked for so long is forgotten. */
const FORGET_AFTER_MS = 600_000;
const FORGET_AT_ONCE = 8;

interface Endpoint {
  tenantId: string;
  places: number;
  /** Where doubling ends and adding begins. */
  threshold: number;
  /** Requests in the air, longest first. */
  inside: Set<Place>;
  usualMs: number;
  /** It answered when it was last asked, and in time. */
  isProven: boolean;
  lastCutMs: number;
  lastAskedMs: number;
  /** Those who wait, longest first. */
  queue: Set<(place: Place | null) => void>;
}

export function createEndpoints(options: {
  placesMax: number;
  /** Places of all of a tenant's endpoints together that have not answered lately. */
  unprovenMax: number;
  /** Hears when a webhook has places again. */
  onPlaces: (webhookId: string) => void;
  now: () => number;
}): Endpoints {
  const { placesMax, now } = options;
  const endpoints = new Map<string, Endpoint>();
  /** Places of unproven endpoints, by tenant. */
  const unproven = new Map<string, number>();
  let looking: NodeJS.Timeout | null = null;

  function endpointOf({ id, tenantId }: Addressee): Endpoint {
    let endpoint = endpoints.get(id);
    if (!endpoint) {
      forgetOld();
      endpoint = {
        tenantId,
        places: Math.min(PLACES_AT_FIRST, placesMax),
        threshold: placesMax,
        inside: new Set(),
        usualMs: USUAL_MS_AT_FIRST,
        isProven: false,
        lastCutMs: 0,
        lastAskedMs: now(),
        queue: new Set(),
      };
      endpoints.set(id, endpoint);
    }
    return endpoint;
  }

  /** The map is in the order in which endpoints were first met: looking at the first few is enough. */
  function forgetOld(): void {
    let looked = 0;
    for (const [id, endpoint] of endpoints) {
      looked += 1;
      const isIdle = endpoint.inside.size === 0 && endpoint.queue.size === 0;
      if (isIdle && now() - endpoint.lastAskedMs > FORGET_AFTER_MS) endpoints.delete(id);
      if (looked >= FORGET_AT_ONCE) return;
    }
  }

  function isHanging(endpoint: Endpoint): boolean {
    const [longest] = endpoint.inside;
    return longest !== undefined && now() - longest.sinceMs > HANGING_AFTER_MS;
  }

  const freePlaces = (endpoint: Endpoint): number =>
    Math.floor(endpoint.places) - endpoint.inside.size;
  const mayEnter = (endpoint: Endpoint): boolean =>
    freePlaces(endpoint) > 0 &&
    (endpoint.isProven || (unproven.get(endpoint.tenantId) ?? 0) < options.unprovenMax);

  function waitersMax(endpoint: Endpoint): number {
    if (isHanging(endpoint)) return 0;
    if (endpoint.usualMs < QUICK_MS) return Number.POSITIVE_INFINITY;
    return Math.floor((endpoint.places * WORTH_WAITING_MS) / Math.max(1, endpoint.usualMs));
  }

  function addUnproven(tenantId: string, places: number): void {
    const all = (unproven.get(tenantId) ?? 0) + places;
    if (all > 0) unproven.set(tenantId, all);
    else unproven.delete(tenantId);
  }

  function setProven(endpoint: Endpoint, isProven: boolean): void {
    if (endpoint.isProven === isProven) return;
    endpoint.isProven = isProven;
    addUnproven(endpoint.tenantId, isProven ? -endpoint.inside.size : endpoint.inside.size);
  }

  function begin(webhook: Addressee, endpoint: Endpoint): Place {
    const place = { webhook, sinceMs: now() };
    endpoint.lastAskedMs = place.sinceMs;
    endpoint.inside.add(place);
    if (!endpoint.isProven) addUnproven(endpoint.tenantId, 1);
    if (looking === null) looking = setTimeout(lookForHanging, LOOK_EVERY_MS).unref();
    return place;
  }

  function lookForHanging(): void {
    let isAnyAsked = false;
    for (const endpoint of endpoints.values()) {
      if (endpoint.inside.size === 0) continue;
      isAnyAsked = true;
      if (!isHanging(endpoint)) continue;
      setProven(endpoint, false);
      for (const turnAway of endpoint.queue) turnAway(null);
    }
    looking = isAnyAsked ? setTimeout(lookForHanging, LOOK_EVERY_MS).unref() : null;
  }

  function learn(endpoint: Endpoint, answered: Answered, sinceMs: number): void {
    if (answered === 'not') {
      // Everything that was in the air together hangs for the same reason: it costs half once.
      if (sinceMs < endpoint.lastCutMs) return;
      endpoint.lastCutMs = now();
      endpoint.threshold = Math.max(1, endpoint.places / 2);
      endpoint.places = endpoint.threshold;
      return;
    }
    endpoint.usualMs += (now() - sinceMs - endpoint.usualMs) * NEWEST_COUNTS;
    if (answered !== 'well' || endpoint.inside.size < Math.floor(endpoint.places) / 2) return;
    const gain = endpoint.places < endpoint.threshold ? 1 : 1 / endpoint.places;
    endpoint.places = Math.min(placesMax, endpoint.places + gain);
  }

  function freeOf(webhook: Addressee): number {
    const endpoint = endpointOf(webhook);
    return mayEnter(endpoint) ? freePlaces(endpoint) : 0;
  }

  return {
    freeOf,
    placesOf(webhook) {
      const endpoint = endpointOf(webhook);
      const waiters = Math.min(waitersMax(endpoint), placesMax) - endpoint.queue.size;
      return freeOf(webhook) + Math.max(0, waiters);
    },
    enter(webhook) {
      const endpoint = endpointOf(webhook);
      if (mayEnter(endpoint)) return Promise.resolve(begin(webhook, endpoint));
      const { queue } = endpoint;
      if (queue.size >= waitersMax(endpoint)) return Promise.resolve(null);
      return new Promise((resolve) => {
        const answer = (place: Place | null): void => {
          clearTimeout(timer);
          queue.delete(answer);
          resolve(place);
        };
        const timer = setTimeout(() => answer(null), WAIT_MAX_MS);
        queue.add(answer);
      });
    },
    leave(place, answered) {
      const endpoint = endpointOf(place.webhook);
      learn(endpoint, answered, place.sinceMs);
      endpoint.inside.delete(place);
      if (!endpoint.isProven) addUnproven(endpoint.tenantId, -1);
      setProven(endpoint, answered === 'well' || answered === 'badly');
      for (const next of endpoint.queue) {
        if (!mayEnter(endpoint)) return;
        next(begin(place.webhook, endpoint));
      }
      const isWorthIt = freePlaces(endpoint) >= Math.max(1, Math.floor(endpoint.places / 4));
      if (isWorthIt && mayEnter(endpoint)) options.onPlaces(place.webhook.id);
    },
  };
}
