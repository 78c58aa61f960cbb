import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('HealthPart')
export class HealthPart {
  @Field(() => String)
  name!: string;
  @Field(() => Boolean)
  ok!: boolean;
  @Field(() => String, { nullable: true })
  detail!: string | null;
}

/** How the installation is doing, for its operators. */
@ObjectType('SystemHealth')
export class SystemHealth {
  @Field(() => Boolean)
  ok!: boolean;
  @Field(() => [HealthPart])
  parts!: HealthPart[];
  @Field(() => Int)
  pendingDeliveries!: number;
  @Field(() => Int)
  openBatches!: number;
  @Field(() => Float, { nullable: true })
  oldestPendingAgeS!: number | null;
  @Field(() => Int)
  workersAlive!: number;
}
