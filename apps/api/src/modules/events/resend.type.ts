import { Field, ObjectType } from 'type-graphql';
import { Delivery } from '../deliveries/delivery.type.ts';

@ObjectType('ResendEventPayload')
export class ResendEventPayload {
  @Field(() => [Delivery], { description: 'One for each webhook, in the order they were named.' })
  deliveries!: Delivery[];
}
