import { Field, ObjectType } from 'type-graphql';
import { Delivery } from '../deliveries/delivery.type.ts';
import { Event } from './event.type.ts';

@ObjectType('SendTestEventPayload')
export class SendTestEventPayload {
  @Field(() => Event)
  event!: Event;
  @Field(() => Delivery)
  delivery!: Delivery;
}
