import type { IngestSource, Routing } from '@posthorn/db';
import { matchesEventType, PosthornError } from '@posthorn/domain';

/** Whether a source may send events of a type. @throws PosthornError EVENT_TYPE_NOT_ALLOWED */
export function authoriseType(source: IngestSource, eventType: string): void {
  const allowed = source.allowedEventTypes;
  if (allowed.length === 0) return;
  if (allowed.some((pattern) => matchesEventType(pattern, eventType))) return;
  throw new PosthornError('EVENT_TYPE_NOT_ALLOWED', {
    details: [{ path: 'event_type', message: `this source may not send ${eventType}` }],
  });
}

/**
 * The tenant that an event is for, where its source may send for it.
 * @param clientId the tenant's id or slug, as the event says it
 * @throws PosthornError VALIDATION_FAILED, CLIENT_UNKNOWN, CLIENT_NOT_GRANTED
 */
export async function tenantOf(
  source: IngestSource,
  clientId: string | null,
  tenantIds: Routing<unknown, unknown>['tenantIds'],
): Promise<string> {
  if (clientId === null) {
    if (source.tenantId !== null) return source.tenantId;
    throw new PosthornError('VALIDATION_FAILED', {
      details: [{ path: 'client_id', message: 'is required: this source serves many clients' }],
    });
  }
  const tenantId = tenantIds.peek(clientId) ?? (await tenantIds.get(clientId));
  if (tenantId === null) throw new PosthornError('CLIENT_UNKNOWN');
  const isGranted =
    source.tenantId === null
      ? source.grantsAllTenants || source.grantedTenantIds.has(tenantId)
      : source.tenantId === tenantId;
  if (!isGranted) throw new PosthornError('CLIENT_NOT_GRANTED');
  return tenantId;
}
