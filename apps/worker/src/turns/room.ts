/**
 * Bounds what a worker has in hand, claimed and not yet recorded: in all, and of one tenant, so that
 * nobody's endpoints fill the worker for the others (promises 4 and 5).
 */
export interface Room {
  /** How many more deliveries of a tenant may be claimed. */
  of(tenantId: string): number;
  enter(tenantId: string, deliveries: number): void;
  leave(tenantId: string, deliveries: number): void;
  /** Calls back once there is room for the tenant again. */
  whenFree(tenantId: string, key: string, call: () => void): void;
}

/** A turn is worth taking again when so much of a tenant's share is free. */
const WORTH_IT = 0.25;

export function createRoom(options: { max: number; tenantMax: number }): Room {
  const { max, tenantMax } = options;
  const ofTenants = new Map<string, number>();
  let inHand = 0;
  /** Whom there was no room for, longest first, each key once. */
  const waiting = new Map<string, { tenantId: string; call: () => void }>();

  const of = (tenantId: string): number =>
    Math.max(0, Math.min(max - inHand, tenantMax - (ofTenants.get(tenantId) ?? 0)));
  const isWorthIt = (tenantId: string): boolean =>
    of(tenantId) >= Math.max(1, Math.floor(tenantMax * WORTH_IT)) || !ofTenants.has(tenantId);

  return {
    of,
    enter(tenantId, deliveries) {
      inHand += deliveries;
      ofTenants.set(tenantId, (ofTenants.get(tenantId) ?? 0) + deliveries);
    },
    leave(tenantId, deliveries) {
      inHand -= deliveries;
      const left = (ofTenants.get(tenantId) ?? 0) - deliveries;
      if (left > 0) ofTenants.set(tenantId, left);
      else ofTenants.delete(tenantId);
      if (waiting.size === 0 || inHand >= max) return;
      for (const [key, { tenantId: of, call }] of waiting) {
        if (!isWorthIt(of)) continue;
        waiting.delete(key);
        return call();
      }
    },
    whenFree(tenantId, key, call) {
      waiting.set(key, { tenantId, call });
    },
  };
}
