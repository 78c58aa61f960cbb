import type { Envelope, FieldNames } from './envelope.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const SNAKE: FieldNames = {
  eventId: 'event_id',
  clientId: 'client_id',
  eventType: 'event_type',
  timestamp: 'timestamp',
  source: 'source',
  version: 'version',
  data: 'data',
};
const CAMEL: FieldNames = {
  ...SNAKE,
  eventId: 'eventId',
  clientId: 'clientId',
  eventType: 'eventType',
};

/** Reads Posthorn's own dialect; where both spellings of a field are there, snake_case wins. */
export function nativeEnvelope(event: JsonObject, dataText: string | undefined): Envelope {
  return {
    eventId: event.event_id === undefined ? event.eventId : event.event_id,
    clientId: event.client_id === undefined ? event.clientId : event.client_id,
    eventType: event.event_type === undefined ? event.eventType : event.event_type,
    timestamp: event.timestamp,
    source: event.source,
    version: event.version,
    dataText,
    data: event.data,
  };
}

/** The names for faults: camelCase for a sender who wrote it. */
export function nativeNames(event: JsonObject): FieldNames {
  const isSnake = 'event_id' in event || 'event_type' in event || 'client_id' in event;
  const isCamel = 'eventId' in event || 'eventType' in event || 'clientId' in event;
  return isCamel && !isSnake ? CAMEL : SNAKE;
}
