import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../graphql/scalars.ts';

@InputType('DeliveryStatsFilter', { description: 'The last hour when no times are given.' })
export class DeliveryStatsFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => ID, { nullable: true })
  webhookId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true })
  to?: Date | null;
}

@ObjectType('DeliveryStatsBucket')
export class DeliveryStatsBucket {
  @Field(() => DateTimeScalar)
  at!: Date;
  @Field(() => Int)
  succeeded!: number;
  @Field(() => Int)
  failed!: number;
  @Field(() => Int)
  dead!: number;
  @Field(() => Float, { nullable: true })
  averageDurationMs!: number | null;
}

@ObjectType('DeliveryStats')
export class DeliveryStats {
  @Field(() => Int)
  succeeded!: number;
  @Field(() => Int, { description: 'Attempts that did not succeed.' })
  failed!: number;
  @Field(() => Int)
  dead!: number;
  @Field(() => Int, { description: 'Waiting now; counted up to 100,000.' })
  pending!: number;
  @Field(() => [DeliveryStatsBucket])
  buckets!: DeliveryStatsBucket[];
}
