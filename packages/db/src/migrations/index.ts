import { CreateRoles } from './0001-roles.ts';
import { CreateTenants } from './0002-tenants.ts';
import { CreateApiKeys } from './0003-api-keys.ts';
import { CreateEventTypes } from './0004-event-types.ts';
import { CreateSources } from './0005-sources.ts';
import { CreateWebhooks } from './0006-webhooks.ts';
import { CreateRoutingVersions } from './0007-routing-versions.ts';
import { CreateEvents } from './0008-events.ts';
import { CreateDeliveries } from './0009-deliveries.ts';
import { CreateAttempts } from './0010-attempts.ts';
import { CreateAdmission } from './0011-admission.ts';
import { CreateDeliveryStats } from './0012-delivery-stats.ts';
import { CreateReplays } from './0013-replays.ts';
import { CreateAuditLog } from './0014-audit-log.ts';
import { CreateSessions } from './0015-sessions.ts';
import { CreateAccountIdentities } from './0016-account-identities.ts';
import { CreateInvitations } from './0017-members.ts';
import { CreateMails } from './0018-mails.ts';
import { CreatePortalLinks } from './0019-keys-and-portals.ts';
import { CreateSourceCredentials } from './0020-source-credentials.ts';
import { AddEventTypeSettings } from './0021-event-type-settings.ts';
import { CreateSourceFailures } from './0022-source-failures.ts';
import { AddSigningAndEncryption } from './0023-signing-and-encryption.ts';
import { sealHeadersUnder } from './0024-seal-headers.ts';
import { AddEvidence } from './0025-evidence.ts';
import { KeepFiltersAsWritten } from './0026-filters-as-written.ts';
import { AddReceiverAuth } from './0027-receiver-auth.ts';
import { TakeTurns } from './0028-turns.ts';
import { AllowResentDeliveries } from './0029-resent-deliveries.ts';
import { SuspendTenants } from './0030-tenant-suspension.ts';
import { AddWebhookPriority } from './0031-webhook-priority.ts';
import { MarkUnprovenAddresses } from './0032-unproven-addresses.ts';

/**
 * Every migration in order; a name, once released, never changes.
 * @param keyRing the text of the key ring, for those that seal what lay in clear; null where there is none
 */
export const migrationsWith = (keyRing: string | null) => [
  { name: '0001-roles', class: CreateRoles },
  { name: '0002-tenants', class: CreateTenants },
  { name: '0003-api-keys', class: CreateApiKeys },
  { name: '0004-event-types', class: CreateEventTypes },
  { name: '0005-sources', class: CreateSources },
  { name: '0006-webhooks', class: CreateWebhooks },
  { name: '0007-routing-versions', class: CreateRoutingVersions },
  { name: '0008-events', class: CreateEvents },
  { name: '0009-deliveries', class: CreateDeliveries },
  { name: '0010-attempts', class: CreateAttempts },
  { name: '0011-admission', class: CreateAdmission },
  { name: '0012-delivery-stats', class: CreateDeliveryStats },
  { name: '0013-replays', class: CreateReplays },
  { name: '0014-audit-log', class: CreateAuditLog },
  { name: '0015-sessions', class: CreateSessions },
  { name: '0016-account-identities', class: CreateAccountIdentities },
  { name: '0017-members', class: CreateInvitations },
  { name: '0018-mails', class: CreateMails },
  { name: '0019-keys-and-portals', class: CreatePortalLinks },
  { name: '0020-source-credentials', class: CreateSourceCredentials },
  { name: '0021-event-type-settings', class: AddEventTypeSettings },
  { name: '0022-source-failures', class: CreateSourceFailures },
  { name: '0023-signing-and-encryption', class: AddSigningAndEncryption },
  { name: '0024-seal-headers', class: sealHeadersUnder(keyRing) },
  { name: '0025-evidence', class: AddEvidence },
  { name: '0026-filters-as-written', class: KeepFiltersAsWritten },
  { name: '0027-receiver-auth', class: AddReceiverAuth },
  { name: '0028-turns', class: TakeTurns },
  { name: '0029-resent-deliveries', class: AllowResentDeliveries },
  { name: '0030-tenant-suspension', class: SuspendTenants },
  { name: '0031-webhook-priority', class: AddWebhookPriority },
  { name: '0032-unproven-addresses', class: MarkUnprovenAddresses },
];
