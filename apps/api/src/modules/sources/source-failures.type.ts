import type {
  SourceFailureCode,
  SourceFailureRow,
  UnknownKeyCode,
  UnknownKeyRow,
} from '@posthorn/db';
import { Field, Int, ObjectType } from 'type-graphql';
import { SourceFailureCodeEnum, UnknownKeyCodeEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

const ADDRESS =
  'An address, or the /64 of an IPv6 address; null: all that have no row of their own.';

/** Requests that failed to authenticate as a source. */
@ObjectType('SourceFailure')
export class SourceFailure {
  @Field(() => SourceFailureCodeEnum)
  code!: SourceFailureCode;
  @Field(() => String, { nullable: true, description: ADDRESS })
  address!: string | null;
  @Field(() => Int, { description: 'Requests, of the last seven days.' })
  count!: number;
  @Field(() => DateTimeScalar)
  firstAt!: Date;
  @Field(() => DateTimeScalar)
  lastAt!: Date;
}

/** Requests whose key is no source's. */
@ObjectType('UnknownSourceKey')
export class UnknownSourceKey {
  @Field(() => UnknownKeyCodeEnum)
  code!: UnknownKeyCode;
  @Field(() => String, { nullable: true, description: ADDRESS })
  address!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "How a key that looks like a source's begins (`phs_1a2B3c`), or what kind another one is (`sk_live_`); null: not to be told, or several.",
  })
  keyPrefix!: string | null;
  @Field(() => Int, { description: 'Requests, of the last seven days.' })
  count!: number;
  @Field(() => DateTimeScalar)
  firstAt!: Date;
  @Field(() => DateTimeScalar)
  lastAt!: Date;
}

export function toSourceFailure(row: SourceFailureRow): SourceFailure {
  const { code, address, count, firstAt, lastAt } = row;
  return { code, address, count, firstAt, lastAt };
}

export function toUnknownSourceKey(row: UnknownKeyRow): UnknownSourceKey {
  const { code, address, keyPrefix, count, firstAt, lastAt } = row;
  return { code, address, keyPrefix, count, firstAt, lastAt };
}
