import type { DeliveryRow } from '@posthorn/db';
import { type DeliveryStatus, idTimeMs } from '@posthorn/domain';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { DeliveryStatusEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';
import { reasonText } from './reason-text.ts';

/** One event for one webhook. */
@ObjectType('Delivery')
export class Delivery {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  tenantId!: string;
  @Field(() => DeliveryStatusEnum)
  status!: DeliveryStatus;
  @Field(() => String, { nullable: true, description: 'A stable code: why it is where it is.' })
  reason!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The reason as a sentence that says what to do.',
  })
  reasonText!: string | null;
  @Field(() => String)
  eventType!: string;
  @Field(() => Int)
  attemptCount!: number;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When a person sent its event again, which made this delivery. Null: it was made with its event.',
  })
  resentAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true })
  nextAttemptAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true })
  lastAttemptAt!: Date | null;
  @Field(() => Int, { nullable: true })
  lastHttpStatus!: number | null;
  eventRowId!: string;
  webhookId!: string;
}

export const DeliveryConnection = connectionType(Delivery, 'Delivery');

const OF_RESENT =
  'Of a delivery that was made by sending an event again, the time of the event counts.';

@InputType('DeliveryFilter')
export class DeliveryFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => DeliveryStatusEnum, { nullable: true })
  status?: DeliveryStatus | null;
  @Field(() => ID, { nullable: true })
  webhookId?: string | null;
  @Field(() => String, { nullable: true })
  eventType?: string | null;
  @Field(() => String, { nullable: true, description: "The source's own id of the event." })
  eventId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: `Created at or after. ${OF_RESENT}` })
  from?: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: `Created at or before. ${OF_RESENT}`,
  })
  to?: Date | null;
}

@ObjectType('ReplayDeliveryPayload')
export class ReplayDeliveryPayload {
  @Field(() => Delivery)
  delivery!: Delivery;
  @Field(() => Boolean, { description: 'False: nothing was changed, see `message`.' })
  replayed!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it was not replayed.' })
  message!: string | null;
}

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    tenantId: row.tenantId,
    status: row.status,
    reason: row.reason ?? null,
    reasonText: reasonText(row.reason ?? null, row.lastHttpStatus ?? null),
    eventType: row.eventType,
    attemptCount: row.attempts,
    createdAt: row.resentAt ?? new Date(idTimeMs(row.id)),
    resentAt: row.resentAt ?? null,
    nextAttemptAt: row.nextAttemptAt ?? null,
    lastAttemptAt: row.lastAttemptAt ?? null,
    lastHttpStatus: row.lastHttpStatus ?? null,
    eventRowId: row.eventId,
    webhookId: row.webhookId,
  };
}
