import {
  type EventTypeRow,
  findEventType,
  findEventTypes,
  INSTALLATION,
  insertEventType,
  type Page,
  type PageRequest,
  type PeopleDatabase,
} from '@posthorn/db';
import { isEventTypeName, isUuid, PosthornError } from '@posthorn/domain';
import { requireOperator } from '../../access/scopes.ts';
import { differences, recordChange } from '../audit/record-change.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { Faults } from '../shared/check.ts';
import type { RoutingAnnouncer } from '../shared/ports.ts';
import {
  applyChanges,
  type EventTypeChanges,
  type EventTypeSettings,
  SETTING_NAMES,
  settingsOf,
} from './event-type-settings.ts';

export interface NewEventType extends EventTypeChanges {
  name: string;
}

/** The catalogue of event types: kept by operators, read by everyone. Throws PosthornError. */
export interface EventTypeService {
  list(filter: { search?: string | null }, page: PageRequest): Promise<Page<EventTypeRow>>;
  /** By its id or its name. */
  get(key: { id?: string | null; name?: string | null }): Promise<EventTypeRow>;
  create(caller: Caller, input: NewEventType): Promise<EventTypeRow>;
  /** Seen by every process within a second, sooner with Redis. */
  update(caller: Caller, id: string, changes: EventTypeChanges): Promise<EventTypeRow>;
}

export function createEventTypeService(
  people: PeopleDatabase,
  routing: RoutingAnnouncer,
): EventTypeService {
  return {
    list: (filter, page) => people.asOperator((em) => findEventTypes(em, filter, page)),
    async get({ id, name }) {
      if ((id == null) === (name == null)) {
        throw new PosthornError('VALIDATION_FAILED', { message: 'Give either id or name.' });
      }
      if (id != null && !isUuid(id)) throw new PosthornError('NOT_FOUND');
      const key = id != null ? { id } : { name: name ?? '' };
      const found = await people.asOperator((em) => findEventType(em, key));
      if (!found) throw new PosthornError('NOT_FOUND');
      return found;
    },
    async create(caller, input) {
      requireOperator(caller);
      checkName(input.name);
      const settings = applyChanges(input);
      const eventType = await people.asOperator(async (em) => {
        const inserted = insertEventType(em, { name: input.name, ...settings });
        const changes = differences<Partial<EventTypeSettings>>({}, settings, SETTING_NAMES);
        recordChange(em, byOperator(caller), {
          action: 'event_type.created',
          ...targetOf(inserted.id),
          summary: `Created the event type ${input.name}`,
          changes,
        });
        await em.flush();
        return inserted;
      });
      routing.announce(INSTALLATION);
      return eventType;
    },
    async update(caller, id, changes) {
      requireOperator(caller);
      if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
      const eventType = await people.asOperator(async (em) => {
        const found = await findEventType(em, { id }, { forUpdate: true });
        if (!found) throw new PosthornError('NOT_FOUND');
        const before = settingsOf(found);
        const after = applyChanges(changes, before);
        Object.assign(found, after);
        const changed = differences(before, after, SETTING_NAMES);
        const names = Object.keys(changed);
        if (names.length > 0) {
          recordChange(em, byOperator(caller), {
            action: 'event_type.updated',
            ...targetOf(id),
            summary: `Changed the event type ${found.name}: ${names.join(', ')}`,
            changes: changed,
          });
        }
        await em.flush();
        return found;
      });
      routing.announce(INSTALLATION);
      return eventType;
    },
  };
}

const byOperator = (caller: Caller) => ({ tenantId: null, actor: actorOf(caller) });
const targetOf = (targetId: string) => ({ targetKind: 'event_type', targetId });

function checkName(name: string): void {
  const faults = new Faults();
  if (!isEventTypeName(name)) {
    faults.add('name', 'Letters, digits, _ and - in parts joined by dots, at most 128 characters.');
  }
  if (name.startsWith('posthorn.')) {
    faults.add('name', 'Names that begin with "posthorn." are reserved.');
  }
  faults.raise();
}
