import { compileFilters, isUuid, PosthornError } from '@posthorn/domain';
import type { Scopes } from '../../access/scopes.ts';
import type { Caller } from '../auth/caller.ts';
import type { EventService } from './event.service.ts';

export interface PreviewInput {
  tenantId?: string | null;
  filters: unknown;
  data?: unknown;
  eventId?: string | null;
}

export interface Preview {
  matches: boolean;
  conditions: {
    path: string;
    operator: string;
    expected: unknown;
    actual: unknown;
    holds: boolean;
  }[];
}

/** Tells what filters make of an event, condition by condition, before a webhook has them. */
export interface PreviewFilterService {
  /** Throws PosthornError: FILTER_INVALID, NOT_FOUND, VALIDATION_FAILED. */
  preview(caller: Caller, input: PreviewInput): Promise<Preview>;
}

export function createPreviewFilterService(
  scopes: Scopes,
  events: EventService,
): PreviewFilterService {
  async function dataOf(caller: Caller, input: PreviewInput): Promise<unknown> {
    const { eventId, tenantId } = input;
    if (eventId == null) return input.data;
    if (isUuid(eventId)) {
      const scope = await scopes.owning(caller, 'event', eventId, 'previewFilter');
      return JSON.parse((await events.get(scope, eventId)).data);
    }
    const scope = scopes.named(caller, tenantId, 'previewFilter');
    return JSON.parse((await events.getByEventId(scope, eventId)).data);
  }

  return {
    async preview(caller, input) {
      if ((input.eventId == null) === (input.data === undefined)) {
        throw new PosthornError('VALIDATION_FAILED', { message: 'Give either data or eventId.' });
      }
      const filters = compileFilters(input.filters);
      if (!filters.ok) throw new PosthornError('FILTER_INVALID', { details: filters.details });
      const { matches, conditions } = filters.explain(await dataOf(caller, input));
      return {
        matches,
        conditions: conditions.map(({ path, operator, expected, actual, holds }) => ({
          path,
          operator,
          expected,
          actual: actual ?? null,
          holds,
        })),
      };
    },
  };
}
