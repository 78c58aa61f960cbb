import type { RedisConnection } from './connection.ts';
import { KEY_PREFIX } from './names.ts';

const CHANNEL = `${KEY_PREFIX}:routing`;

/** Tells the other processes which tenant's routing changed. A hint: PostgreSQL's versions are the truth. */
export interface RoutingAnnouncer {
  /** Never fails: without Redis the others see the change at their next poll. */
  announce(tenantId: string): void;
}

/** Announces changes over a connection for commands. */
export function createRoutingAnnouncer(redis: RedisConnection): RoutingAnnouncer {
  return {
    announce(tenantId) {
      redis.publish(CHANNEL, tenantId).catch(() => undefined);
    },
  };
}

/** Hears announcements on a connection of its own; it subscribes anew by itself after a break. */
export async function subscribeRouting(
  redis: RedisConnection,
  hear: (tenantId: string) => void,
): Promise<void> {
  redis.on('message', (channel: string, tenantId: string) => {
    if (channel === CHANNEL) hear(tenantId);
  });
  await redis.subscribe(CHANNEL);
}
