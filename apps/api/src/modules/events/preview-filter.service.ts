import { compileFilters, isUuid, PosthornError, parseExact, parseJsonText } from '@posthorn/domain';
import type { Scopes } from '../../access/scopes.ts';
import type { Caller } from '../auth/caller.ts';
import type { EventService } from './event.service.ts';

export interface PreviewInput {
  tenantId?: string | null;
  /** Either these, or their text. */
  filters?: unknown;
  filtersText?: string | null;
  /** One of these three. */
  data?: unknown;
  dataText?: string | null;
  eventId?: string | null;
}

export interface Preview {
  matches: boolean;
  conditions: {
    path: string;
    operator: string;
    expected: unknown;
    actual: unknown;
    /** As JSON text; null where there is nothing. */
    expectedText: string;
    actualText: string | null;
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
    const { eventId, tenantId, dataText } = input;
    if (dataText != null) return parsedText('dataText', dataText);
    if (eventId == null) return input.data;
    if (isUuid(eventId)) {
      const scope = await scopes.owning(caller, 'event', eventId, 'previewFilter');
      return parseExact((await events.get(scope, eventId)).data);
    }
    const scope = scopes.named(caller, tenantId, 'previewFilter');
    return parseExact((await events.getByEventId(scope, eventId)).data);
  }

  return {
    async preview(caller, input) {
      const { data, dataText, eventId } = input;
      const given = [data !== undefined, dataText != null, eventId != null].filter(Boolean);
      if (given.length !== 1) throw fault('data', 'Give one of data, dataText and eventId.');
      const filters = compileFilters(filtersOf(input));
      if (!filters.ok) throw new PosthornError('FILTER_INVALID', { details: filters.details });
      const { matches, conditions } = filters.explain(await dataOf(caller, input));
      return {
        matches,
        conditions: conditions.map(({ path, operator, expected, actual, holds }) => ({
          path,
          operator,
          expected,
          actual: actual ?? null,
          expectedText: JSON.stringify(expected),
          actualText: actual === undefined ? null : JSON.stringify(actual),
          holds,
        })),
      };
    },
  };
}

function filtersOf({ filters, filtersText }: PreviewInput): unknown {
  if ((filters === undefined) === (filtersText == null)) {
    throw fault('filters', 'Give either filters or filtersText.');
  }
  return filtersText == null ? filters : parsedText('filtersText', filtersText);
}

function parsedText(path: string, text: string): unknown {
  const parsed = parseJsonText(text);
  if (!parsed.ok) throw fault(path, `It ${parsed.message}.`);
  return parsed.value;
}

function fault(path: string, message: string): PosthornError {
  return new PosthornError('VALIDATION_FAILED', { message, details: [{ path, message }] });
}
