import type { ReplayRow, ReplayStatus } from '@posthorn/db';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ReplayStatusEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

@InputType('DeadLetterFilter', {
  description: 'Every condition must hold; without any, all dead letters.',
})
export class DeadLetterFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => [ID], { nullable: true })
  ids?: string[] | null;
  @Field(() => ID, { nullable: true })
  webhookId?: string | null;
  @Field(() => String, { nullable: true })
  eventType?: string | null;
  @Field(() => String, { nullable: true })
  reason?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Created at or after.' })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Created at or before.' })
  to?: Date | null;
}

/** A replay of many dead letters, worked off in the background. */
@ObjectType('Replay')
export class Replay {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  tenantId!: string;
  @Field(() => Int)
  total!: number;
  @Field(() => Int)
  moved!: number;
  @Field(() => ReplayStatusEnum)
  status!: ReplayStatus;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: Date | null;
}

@ObjectType('ReplayDeadLettersPayload')
export class ReplayDeadLettersPayload {
  @Field(() => Replay)
  replay!: Replay;
}

@ObjectType('CancelReplayPayload')
export class CancelReplayPayload {
  @Field(() => Replay)
  replay!: Replay;
}

@ObjectType('DiscardDeadLettersPayload')
export class DiscardDeadLettersPayload {
  @Field(() => Int)
  discarded!: number;
}

export function toReplay(row: ReplayRow): Replay {
  const { id, tenantId, total, moved, status, createdAt } = row;
  return { id, tenantId, total, moved, status, createdAt, finishedAt: row.finishedAt ?? null };
}
