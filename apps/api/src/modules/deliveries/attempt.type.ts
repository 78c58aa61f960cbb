import type { AttemptRow } from '@posthorn/db';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';

/** What an attempt sent. */
@ObjectType('AttemptRequest')
export class AttemptRequest {
  @Field(() => String)
  method!: string;
  @Field(() => String)
  url!: string;
  @Field(() => String, { nullable: true })
  address!: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      "By name, in the order in which they were sent. Values of the webhook's own headers and of its receiver auth are masked. Null: not kept, see `note`.",
  })
  headers!: Record<string, string> | null;
  @Field(() => String, {
    nullable: true,
    description: 'The bytes as they were sent, encrypted where they were. Null: not kept.',
  })
  body!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'What is not known of it, or why it did not leave. Null: all is as it was sent.',
  })
  note!: string | null;
}

/** What an attempt's time went into; null for what it did not need (a kept connection) or come to. */
@ObjectType('AttemptPhases')
export class AttemptPhases {
  @Field(() => Int, { nullable: true, description: 'Looking up the name.' })
  dnsMs!: number | null;
  @Field(() => Int, { nullable: true })
  connectMs!: number | null;
  @Field(() => Int, { nullable: true })
  tlsMs!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "From the request's last byte to the answer's first.",
  })
  firstByteMs!: number | null;
  @Field(() => Int)
  totalMs!: number;
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
  row!: AttemptRow;
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
    row,
  };
}
