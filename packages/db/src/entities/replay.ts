import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { REPLAY_KINDS, REPLAY_STATUSES } from './values.ts';

/** A replay of many deliveries; the worker's runner moves them in chunks and keeps the count here. */
export const Replay = defineEntity({
  name: 'Replay',
  tableName: 'replays',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    kind: p.enum(REPLAY_KINDS).nativeEnumName('replay_kind'),
    filter: p.json<Record<string, unknown>>(),
    status: p.enum(REPLAY_STATUSES).nativeEnumName('replay_status').default('running'),
    total: p.integer(),
    moved: p.integer().default(0),
    position: p.uuid().nullable(),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    finishedAt: p.datetime().nullable(),
  },
});
export type ReplayRow = InferEntity<typeof Replay>;
