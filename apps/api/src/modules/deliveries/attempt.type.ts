import type { AttemptRow } from '@posthorn/db';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';

/** What an attempt sent. The signature is not kept: it is made of a secret. */
@ObjectType('AttemptRequest')
export class AttemptRequest {
  @Field(() => String)
  method!: string;
  @Field(() => String)
  url!: string;
  @Field(() => String, { nullable: true })
  address!: string | null;
  @Field(() => JsonScalar)
  headers!: Record<string, string>;
  @Field(() => String)
  body!: string;
}

/** One HTTP request of a delivery. */
@ObjectType('Attempt')
export class Attempt {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  number!: number;
  @Field(() => DateTimeScalar)
  startedAt!: Date;
  @Field(() => Int)
  durationMs!: number;
  @Field(() => Int, { nullable: true, description: 'Until the answer began.' })
  headersMs!: number | null;
  @Field(() => Int, { nullable: true })
  httpStatus!: number | null;
  @Field(() => String, { nullable: true })
  errorCode!: string | null;
  @Field(() => String, { nullable: true })
  errorMessage!: string | null;
  @Field(() => JsonScalar, { nullable: true })
  responseHeaders!: Record<string, unknown> | null;
  @Field(() => String, { nullable: true })
  responseBody!: string | null;
  tenantId!: string;
  deliveryId!: string;
  webhookId!: string;
  url!: string;
  address!: string | null;
}

export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    number: row.number,
    startedAt: row.startedAt,
    durationMs: row.durationMs,
    headersMs: row.headersMs ?? null,
    httpStatus: row.httpStatus ?? null,
    errorCode: row.errorCode ?? null,
    errorMessage: row.errorMessage ?? null,
    responseHeaders: row.responseHeaders ?? null,
    responseBody: row.responseBody ?? null,
    tenantId: row.tenantId,
    deliveryId: row.deliveryId,
    webhookId: row.webhookId,
    url: row.url,
    address: row.address ?? null,
  };
}
