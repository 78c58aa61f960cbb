import { Field, ObjectType } from 'type-graphql';
import { Delivery } from '../deliveries/delivery.type.ts';
import { Event } from './event.type.ts';

@ObjectType()
export class SendTestEventPayload {
  @Field(() => Event)
  event!: Event;
  @Field(() => Delivery)
  delivery!: Delivery;
}
