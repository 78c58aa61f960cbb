import {
  type EventTypeRow,
  findEventTypes,
  INSTALLATION,
  insertEventType,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type PriorityTier,
} from '@posthorn/db';
import { compileEventSchema, isEventTypeName } from '@posthorn/domain';
import { requireOperator } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { Faults } from '../shared/check.ts';
import type { RoutingAnnouncer } from '../shared/ports.ts';

export interface NewEventType {
  name: string;
  description?: string | null;
  jsonSchema?: unknown;
  tier?: PriorityTier | null;
}

/** The catalogue of event types: kept by operators, read by everyone. Throws PosthornError. */
export interface EventTypeService {
  list(filter: { search?: string | null }, page: PageRequest): Promise<Page<EventTypeRow>>;
  create(caller: Caller, input: NewEventType): Promise<EventTypeRow>;
}

export function createEventTypeService(
  people: PeopleDatabase,
  routing: RoutingAnnouncer,
): EventTypeService {
  return {
    list: (filter, page) => people.asOperator((em) => findEventTypes(em, filter, page)),
    async create(caller, input) {
      requireOperator(caller);
      checkNewEventType(input);
      const eventType = await people.asOperator(async (em) => {
        const { name } = input;
        const description = input.description ?? '';
        const jsonSchema = input.jsonSchema ?? null;
        const tier = input.tier ?? 'standard';
        const inserted = insertEventType(em, { name, description, jsonSchema, tier });
        const by = { tenantId: null, actor: actorOf(caller) };
        recordChange(em, by, {
          action: 'event_type.created',
          targetKind: 'event_type',
          targetId: inserted.id,
          summary: `Created the event type ${name}`,
          changes: { description: [null, description], tier: [null, tier] },
        });
        await em.flush();
        return inserted;
      });
      routing.announce(INSTALLATION);
      return eventType;
    },
  };
}

function checkNewEventType({ name, description, jsonSchema }: NewEventType): void {
  const faults = new Faults();
  if (!isEventTypeName(name)) {
    faults.add('name', 'Letters, digits, _ and - in parts joined by dots, at most 128 characters.');
  }
  faults.text('description', description ?? '', 0, 1000);
  if (name.startsWith('posthorn.')) {
    faults.add('name', 'Names that begin with "posthorn." are reserved.');
  }
  if (jsonSchema != null) {
    const schema = compileEventSchema(jsonSchema);
    if (!schema.ok) faults.add('jsonSchema', schema.message);
  }
  faults.raise();
}
