import type { PriorityTier } from '@posthorn/domain';

/** Where queues live in Redis; part of every key of ours. */
export const KEY_PREFIX = 'posthorn';

/**
 * The name of a delivery queue. The braces make it a Redis Cluster hash tag: all keys of one queue
 * lie on one node, queues spread over the cluster.
 */
export function deliverQueueName(pool: string, tier: PriorityTier, partition: number): string {
  return `{deliver.${pool}.${tier}.${partition}}`;
}

/** Which partition a tenant's turns are taken in: FNV-1a of its id, the same in every process. */
export function partitionOf(tenantId: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < tenantId.length; i += 1) {
    hash = Math.imul(hash ^ tenantId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % partitions;
}

/**
 * Where the rates of a tenant's webhooks lie: on one node, and the same for every tier, since a rate is
 * the webhook's.
 */
export function rateTag(tenantId: string, partitions: number): string {
  return `{rates.${partitionOf(tenantId, partitions)}}`;
}

/** BullMQ's key of a job. */
export function jobKeyPrefix(queueName: string): string {
  return `${KEY_PREFIX}:${queueName}:`;
}
