/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Sessions {\n    sessions { id device address createdAt lastSeenAt isCurrent }\n  }\n": typeof types.SessionsDocument,
    "\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n": typeof types.RevokeSessionDocument,
    "\n  mutation SignOutEverywhere {\n    signOut(everywhere: true)\n  }\n": typeof types.SignOutEverywhereDocument,
    "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(current: $current, next: $next)\n  }\n": typeof types.ChangePasswordDocument,
    "\n  fragment ApiKeyRow on ApiKey {\n    id\n    name\n    role\n    prefix\n    createdAt\n    createdBy { id name }\n    expiresAt\n    lastUsedAt\n    revokedAt\n  }\n": typeof types.ApiKeyRowFragmentDoc,
    "\n  query ApiKeys($filter: ApiKeyFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    apiKeys(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...ApiKeyRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      secret\n      apiKey { ...ApiKeyRow }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) { apiKey { ...ApiKeyRow } }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  query AuditLog($filter: AuditLogFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges {\n        node {\n          id\n          at\n          actor { kind id name }\n          action\n          targetKind\n          targetId\n          summary\n          changes\n          address\n          tenant { id slug name }\n        }\n      }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.AuditLogDocument,
    "\n  query Actors($tenantId: ID) {\n    members(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id account { id email name } } }\n    }\n    apiKeys(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id name } }\n    }\n  }\n": typeof types.ActorsDocument,
    "\n  query DeadLetters(\n    $filter: DeadLetterFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deadLetters(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n    deadLetterCount(filter: $filter)\n  }\n": typeof types.DeadLettersDocument,
    "\n  mutation ReplayDeadLetters($filter: DeadLetterFilter) {\n    replayDeadLetters(filter: $filter) {\n      replay { id total moved status }\n    }\n  }\n": typeof types.ReplayDeadLettersDocument,
    "\n  query Replay($id: ID!) {\n    replay(id: $id) { id tenantId total moved status createdAt finishedAt }\n  }\n": typeof types.ReplayDocument,
    "\n  mutation CancelReplay($id: ID!) {\n    cancelReplay(id: $id) {\n      replay { id total moved status createdAt finishedAt }\n    }\n  }\n": typeof types.CancelReplayDocument,
    "\n  mutation DiscardDeadLetters($filter: DeadLetterFilter) {\n    discardDeadLetters(filter: $filter) { discarded }\n  }\n": typeof types.DiscardDeadLettersDocument,
    "\n  fragment DeliveryRow on Delivery {\n    id\n    status\n    reason\n    eventType\n    attemptCount\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    lastHttpStatus\n    webhook { id callbackUrl description }\n  }\n": typeof types.DeliveryRowFragmentDoc,
    "\n  query Deliveries(\n    $filter: DeliveryFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deliveries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.DeliveriesDocument,
    "\n  query Delivery($id: ID!) {\n    delivery(id: $id) {\n      ...DeliveryRow\n      tenantId\n      reasonText\n      event { id eventId type timestamp receivedAt }\n      resentAt\n      webhook { id callbackUrl description status isDeleted retryConfig { maxRetries } }\n      attempts {\n        id\n        number\n        startedAt\n        durationMs\n        httpStatus\n        errorCode\n        errorMessage\n        request { method url address headers body note }\n        phases { dnsMs connectMs tlsMs firstByteMs totalMs }\n        responseHeaders\n        responseBody\n      }\n    }\n  }\n": typeof types.DeliveryDocument,
    "\n  mutation ReplayDelivery($id: ID!) {\n    replayDelivery(id: $id) {\n      replayed\n      message\n      delivery { ...DeliveryRow }\n    }\n  }\n": typeof types.ReplayDeliveryDocument,
    "\n  query EventTypes($search: String) {\n    eventTypes(filter: { search: $search }, first: 50) {\n      edges { node { id name description isDeprecated } }\n    }\n  }\n": typeof types.EventTypesDocument,
    "\n  fragment EventTypeRow on EventType {\n    id\n    name\n    description\n    tier\n    isDeprecated\n    createdAt\n  }\n": typeof types.EventTypeRowFragmentDoc,
    "\n  fragment EventTypeDetail on EventType {\n    ...EventTypeRow\n    jsonSchemaText\n    onSchemaFault\n    exampleText\n  }\n": typeof types.EventTypeDetailFragmentDoc,
    "\n  query Catalogue($filter: EventTypeFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    eventTypes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...EventTypeRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.CatalogueDocument,
    "\n  query EventType($name: String!) {\n    eventType(name: $name) { ...EventTypeDetail }\n  }\n": typeof types.EventTypeDocument,
    "\n  mutation CreateEventType($input: CreateEventTypeInput!) {\n    createEventType(input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n": typeof types.CreateEventTypeDocument,
    "\n  mutation UpdateEventType($id: ID!, $input: UpdateEventTypeInput!) {\n    updateEventType(id: $id, input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n": typeof types.UpdateEventTypeDocument,
    "\n  query Events($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id eventId type receivedAt source matched } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.EventsDocument,
    "\n  query Event($id: ID!) {\n    event(id: $id) {\n      id\n      tenantId\n      eventId\n      type\n      timestamp\n      receivedAt\n      source\n      version\n      data\n      matched\n      schemaFaults { path message }\n      filteredWebhooks { id callbackUrl description }\n      deliveries { ...DeliveryRow resentAt webhook { ...ResendWebhook } }\n    }\n  }\n": typeof types.EventDocument,
    "\n  fragment ResendWebhook on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    eventTypes\n    isDeleted\n    createdAt\n  }\n": typeof types.ResendWebhookFragmentDoc,
    "\n  query ResendWebhooks($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 50) {\n      edges { node { ...ResendWebhook } }\n      pageInfo { hasNextPage }\n    }\n  }\n": typeof types.ResendWebhooksDocument,
    "\n  mutation ResendEvent($id: ID!, $webhookIds: [ID!]!) {\n    resendEvent(id: $id, webhookIds: $webhookIds) {\n      deliveries { ...DeliveryRow }\n    }\n  }\n": typeof types.ResendEventDocument,
    "\n  fragment MemberRow on Member {\n    id\n    role\n    joinedAt\n    account { id email name }\n  }\n": typeof types.MemberRowFragmentDoc,
    "\n  query Members($filter: MemberFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    members(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...MemberRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.MembersDocument,
    "\n  query Invitations(\n    $filter: InvitationFilter, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    invitations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id email role createdAt expiresAt invitedBy { id email } } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.InvitationsDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      inviteUrl\n      isMailed\n      invitation { id email role expiresAt }\n    }\n  }\n": typeof types.InviteMemberDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) { id }\n  }\n": typeof types.RevokeInvitationDocument,
    "\n  mutation UpdateMember($id: ID!, $role: MemberRole!) {\n    updateMember(id: $id, role: $role) { member { ...MemberRow } }\n  }\n": typeof types.UpdateMemberDocument,
    "\n  mutation RemoveMember($id: ID!, $revokesApiKeys: Boolean) {\n    removeMember(id: $id, revokesApiKeys: $revokesApiKeys) { id }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation LeaveTenant($tenantId: ID) {\n    leaveTenant(tenantId: $tenantId) { id }\n  }\n": typeof types.LeaveTenantDocument,
    "\n  query Tenants($filter: TenantFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    tenants(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id slug name isSuspended createdAt } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.TenantsDocument,
    "\n  mutation CreateTenant($input: CreateTenantInput!) {\n    createTenant(input: $input) {\n      tenant { id slug name createdAt }\n    }\n  }\n": typeof types.CreateTenantDocument,
    "\n  mutation UpdateTenant($id: ID!, $input: UpdateTenantInput!) {\n    updateTenant(id: $id, input: $input) {\n      tenant { id slug name isSuspended }\n    }\n  }\n": typeof types.UpdateTenantDocument,
    "\n  query SystemHealth {\n    systemHealth {\n      ok\n      pendingDeliveries\n      openBatches\n      oldestPendingAgeS\n      workersAlive\n      parts { name ok detail }\n    }\n  }\n": typeof types.SystemHealthDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      email\n      name\n      isOperator\n      memberships { tenantId role }\n      tenant { id slug name isSuspended }\n      tenants { id slug name isSuspended }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query TenantSearch($search: String) {\n    tenants(filter: { search: $search }, first: 20) {\n      edges { node { id slug name isSuspended } }\n    }\n  }\n": typeof types.TenantSearchDocument,
    "\n  query TenantById($id: ID!) {\n    tenant(id: $id) { id slug name isSuspended }\n  }\n": typeof types.TenantByIdDocument,
    "\n  fragment SourceRow on Source {\n    id\n    tenantId\n    name\n    apiKeyPrefix\n    isActive\n    allowedEventTypes\n    createdAt\n  }\n": typeof types.SourceRowFragmentDoc,
    "\n  fragment SourceDetail on Source {\n    ...SourceRow\n    allowedAddresses\n    requiresSignedTimestamp\n    eventsPerSecond\n    grantsAllTenants\n    grantedTenants { id slug name }\n    credentials { id prefix createdAt expiresAt isCurrent }\n  }\n": typeof types.SourceDetailFragmentDoc,
    "\n  query Sources($filter: SourceFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    sources(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...SourceRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.SourcesDocument,
    "\n  query AnySource($filter: SourceFilter) {\n    sources(filter: $filter, first: 1) {\n      edges { node { id } }\n    }\n  }\n": typeof types.AnySourceDocument,
    "\n  fragment SourceFailureRow on SourceFailure {\n    code\n    address\n    count\n    firstAt\n    lastAt\n  }\n": typeof types.SourceFailureRowFragmentDoc,
    "\n  query Source($id: ID!) {\n    source(id: $id) {\n      ...SourceDetail\n      failures { ...SourceFailureRow }\n    }\n  }\n": typeof types.SourceDocument,
    "\n  query UnknownSourceKeys {\n    unknownSourceKeys { code address keyPrefix count firstAt lastAt }\n  }\n": typeof types.UnknownSourceKeysDocument,
    "\n  mutation CreateSource($input: CreateSourceInput!) {\n    createSource(input: $input) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n": typeof types.CreateSourceDocument,
    "\n  mutation UpdateSource($id: ID!, $input: UpdateSourceInput!) {\n    updateSource(id: $id, input: $input) {\n      source { ...SourceDetail }\n    }\n  }\n": typeof types.UpdateSourceDocument,
    "\n  mutation RotateSourceCredentials($id: ID!, $gracePeriodS: Int) {\n    rotateSourceCredentials(id: $id, gracePeriodS: $gracePeriodS) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n": typeof types.RotateSourceCredentialsDocument,
    "\n  query SampleTypes {\n    eventTypes(first: 20) {\n      edges { node { id name isDeprecated exampleText jsonSchemaText } }\n    }\n  }\n": typeof types.SampleTypesDocument,
    "\n  fragment WebhookRow on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    statusReason\n    eventTypes\n    callbackUrlVerified\n    health { windowMinutes succeeded failed dead successRate averageDurationMs }\n  }\n": typeof types.WebhookRowFragmentDoc,
    "\n  fragment WebhookDetail on Webhook {\n    ...WebhookRow\n    tenantId\n    filtersText\n    headerNames\n    receiverAuth {\n      type\n      username\n      tokenUrl\n      clientId\n      scope\n      certificateSubject\n      certificateExpiresAt\n    }\n    verification\n    requestsPerMinute\n    priority\n    retryConfig { maxRetries initialDelayMs maxDelayMs backoffMultiplier }\n    callbackUrlError\n    signatureScheme\n    publicSigningKey\n    secrets { scheme createdAt expiresAt isCurrent publicKey }\n    publicKey\n    publicKeyThumbprint\n    encryptedFields\n    createdAt\n    updatedAt\n  }\n": typeof types.WebhookDetailFragmentDoc,
    "\n  query Webhooks($filter: WebhookFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    webhooks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...WebhookRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.WebhooksDocument,
    "\n  query Webhook($id: ID!) {\n    webhook(id: $id) { ...WebhookDetail }\n  }\n": typeof types.WebhookDocument,
    "\n  query WebhookSearch($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 20) {\n      edges { node { id callbackUrl description } }\n    }\n  }\n": typeof types.WebhookSearchDocument,
    "\n  query WebhookName($id: ID!) {\n    webhook(id: $id) { id tenantId callbackUrl description }\n  }\n": typeof types.WebhookNameDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n": typeof types.CreateWebhookDocument,
    "\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n": typeof types.UpdateWebhookDocument,
    "\n  mutation VerifyWebhook($id: ID!) {\n    verifyWebhook(id: $id) {\n      webhook { ...WebhookDetail }\n    }\n  }\n": typeof types.VerifyWebhookDocument,
    "\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id) { id }\n  }\n": typeof types.DeleteWebhookDocument,
    "\n  mutation RevealWebhookSecret($id: ID!) {\n    revealWebhookSecret(id: $id) { signingSecret }\n  }\n": typeof types.RevealWebhookSecretDocument,
    "\n  mutation RotateWebhookSecret($id: ID!, $gracePeriodS: Int, $endsFormer: Boolean) {\n    rotateWebhookSecret(id: $id, gracePeriodS: $gracePeriodS, endsFormer: $endsFormer) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n": typeof types.RotateWebhookSecretDocument,
    "\n  mutation SendTestEvent($webhookId: ID!, $eventType: String) {\n    sendTestEvent(webhookId: $webhookId, eventType: $eventType) {\n      event { id eventId }\n      delivery { id status }\n    }\n  }\n": typeof types.SendTestEventDocument,
    "\n  mutation PreviewFilter($input: PreviewFilterInput!) {\n    previewFilter(input: $input) {\n      matches\n      conditions { path operator expectedText actualText holds }\n    }\n  }\n": typeof types.PreviewFilterDocument,
    "\n  query SampleEvent($filter: EventFilter) {\n    events(filter: $filter, first: 1) {\n      edges { node { id data } }\n    }\n  }\n": typeof types.SampleEventDocument,
    "\n    mutation RequestPasswordReset($email: String!) { done: requestPasswordReset(email: $email) }\n  ": typeof types.RequestPasswordResetDocument,
    "\n    mutation ResetPassword($token: String!, $password: String!) {\n      done: resetPassword(token: $token, password: $password)\n    }\n  ": typeof types.ResetPasswordDocument,
    "\n    mutation AcceptInvitation($token: String!, $name: String!, $password: String!) {\n      done: acceptInvitation(token: $token, name: $name, password: $password) {\n        token expiresAt deviceToken\n      }\n    }\n  ": typeof types.AcceptInvitationDocument,
    "\n  query InvitationPreview($token: String!) {\n    invitation: invitationPreview(token: $token) {\n      email tenantName tenantSlug role hasAccount invitedBy { name email }\n    }\n  }\n": typeof types.InvitationPreviewDocument,
    "\n  query SignInOptions { signInOptions { oidc { name } } }\n": typeof types.SignInOptionsDocument,
    "\n  mutation StartOidcSignIn($invitation: String) {\n    begun: startOidcSignIn(invitation: $invitation) { url flow }\n  }\n": typeof types.StartOidcSignInDocument,
    "\n  mutation FinishOidcSignIn($callbackQuery: String!, $flow: String!) {\n    signIn: finishOidcSignIn(callbackQuery: $callbackQuery, flow: $flow) {\n      token expiresAt deviceToken\n    }\n  }\n": typeof types.FinishOidcSignInDocument,
    "\n    query EventOwner($id: ID!) { owned: event(id: $id) { tenantId } }\n  ": typeof types.EventOwnerDocument,
    "\n    query DeliveryOwner($id: ID!) { owned: delivery(id: $id) { tenantId } }\n  ": typeof types.DeliveryOwnerDocument,
    "\n    query WebhookOwner($id: ID!) { owned: webhook(id: $id) { tenantId } }\n  ": typeof types.WebhookOwnerDocument,
    "\n    query SourceOwner($id: ID!) { owned: source(id: $id) { tenantId } }\n  ": typeof types.SourceOwnerDocument,
    "\n  query TenantOfOwned($id: ID!) { tenant(id: $id) { id slug } }\n": typeof types.TenantOfOwnedDocument,
    "\n  mutation OpenPortal($token: String!) {\n    openPortal(token: $token) { token expiresAt allowedOrigins }\n  }\n": typeof types.OpenPortalDocument,
    "\n  query PortalWho { viewer { id tenant { slug } } }\n": typeof types.PortalWhoDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(email: $email, password: $password) { token expiresAt deviceToken }\n  }\n": typeof types.SignInDocument,
    "\n  query Who { viewer { id email } }\n": typeof types.WhoDocument,
    "\n  mutation SignOut { signOut }\n": typeof types.SignOutDocument,
};
const documents: Documents = {
    "\n  query Sessions {\n    sessions { id device address createdAt lastSeenAt isCurrent }\n  }\n": types.SessionsDocument,
    "\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n": types.RevokeSessionDocument,
    "\n  mutation SignOutEverywhere {\n    signOut(everywhere: true)\n  }\n": types.SignOutEverywhereDocument,
    "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(current: $current, next: $next)\n  }\n": types.ChangePasswordDocument,
    "\n  fragment ApiKeyRow on ApiKey {\n    id\n    name\n    role\n    prefix\n    createdAt\n    createdBy { id name }\n    expiresAt\n    lastUsedAt\n    revokedAt\n  }\n": types.ApiKeyRowFragmentDoc,
    "\n  query ApiKeys($filter: ApiKeyFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    apiKeys(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...ApiKeyRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      secret\n      apiKey { ...ApiKeyRow }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) { apiKey { ...ApiKeyRow } }\n  }\n": types.RevokeApiKeyDocument,
    "\n  query AuditLog($filter: AuditLogFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges {\n        node {\n          id\n          at\n          actor { kind id name }\n          action\n          targetKind\n          targetId\n          summary\n          changes\n          address\n          tenant { id slug name }\n        }\n      }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.AuditLogDocument,
    "\n  query Actors($tenantId: ID) {\n    members(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id account { id email name } } }\n    }\n    apiKeys(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id name } }\n    }\n  }\n": types.ActorsDocument,
    "\n  query DeadLetters(\n    $filter: DeadLetterFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deadLetters(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n    deadLetterCount(filter: $filter)\n  }\n": types.DeadLettersDocument,
    "\n  mutation ReplayDeadLetters($filter: DeadLetterFilter) {\n    replayDeadLetters(filter: $filter) {\n      replay { id total moved status }\n    }\n  }\n": types.ReplayDeadLettersDocument,
    "\n  query Replay($id: ID!) {\n    replay(id: $id) { id tenantId total moved status createdAt finishedAt }\n  }\n": types.ReplayDocument,
    "\n  mutation CancelReplay($id: ID!) {\n    cancelReplay(id: $id) {\n      replay { id total moved status createdAt finishedAt }\n    }\n  }\n": types.CancelReplayDocument,
    "\n  mutation DiscardDeadLetters($filter: DeadLetterFilter) {\n    discardDeadLetters(filter: $filter) { discarded }\n  }\n": types.DiscardDeadLettersDocument,
    "\n  fragment DeliveryRow on Delivery {\n    id\n    status\n    reason\n    eventType\n    attemptCount\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    lastHttpStatus\n    webhook { id callbackUrl description }\n  }\n": types.DeliveryRowFragmentDoc,
    "\n  query Deliveries(\n    $filter: DeliveryFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deliveries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.DeliveriesDocument,
    "\n  query Delivery($id: ID!) {\n    delivery(id: $id) {\n      ...DeliveryRow\n      tenantId\n      reasonText\n      event { id eventId type timestamp receivedAt }\n      resentAt\n      webhook { id callbackUrl description status isDeleted retryConfig { maxRetries } }\n      attempts {\n        id\n        number\n        startedAt\n        durationMs\n        httpStatus\n        errorCode\n        errorMessage\n        request { method url address headers body note }\n        phases { dnsMs connectMs tlsMs firstByteMs totalMs }\n        responseHeaders\n        responseBody\n      }\n    }\n  }\n": types.DeliveryDocument,
    "\n  mutation ReplayDelivery($id: ID!) {\n    replayDelivery(id: $id) {\n      replayed\n      message\n      delivery { ...DeliveryRow }\n    }\n  }\n": types.ReplayDeliveryDocument,
    "\n  query EventTypes($search: String) {\n    eventTypes(filter: { search: $search }, first: 50) {\n      edges { node { id name description isDeprecated } }\n    }\n  }\n": types.EventTypesDocument,
    "\n  fragment EventTypeRow on EventType {\n    id\n    name\n    description\n    tier\n    isDeprecated\n    createdAt\n  }\n": types.EventTypeRowFragmentDoc,
    "\n  fragment EventTypeDetail on EventType {\n    ...EventTypeRow\n    jsonSchemaText\n    onSchemaFault\n    exampleText\n  }\n": types.EventTypeDetailFragmentDoc,
    "\n  query Catalogue($filter: EventTypeFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    eventTypes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...EventTypeRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.CatalogueDocument,
    "\n  query EventType($name: String!) {\n    eventType(name: $name) { ...EventTypeDetail }\n  }\n": types.EventTypeDocument,
    "\n  mutation CreateEventType($input: CreateEventTypeInput!) {\n    createEventType(input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n": types.CreateEventTypeDocument,
    "\n  mutation UpdateEventType($id: ID!, $input: UpdateEventTypeInput!) {\n    updateEventType(id: $id, input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n": types.UpdateEventTypeDocument,
    "\n  query Events($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id eventId type receivedAt source matched } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.EventsDocument,
    "\n  query Event($id: ID!) {\n    event(id: $id) {\n      id\n      tenantId\n      eventId\n      type\n      timestamp\n      receivedAt\n      source\n      version\n      data\n      matched\n      schemaFaults { path message }\n      filteredWebhooks { id callbackUrl description }\n      deliveries { ...DeliveryRow resentAt webhook { ...ResendWebhook } }\n    }\n  }\n": types.EventDocument,
    "\n  fragment ResendWebhook on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    eventTypes\n    isDeleted\n    createdAt\n  }\n": types.ResendWebhookFragmentDoc,
    "\n  query ResendWebhooks($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 50) {\n      edges { node { ...ResendWebhook } }\n      pageInfo { hasNextPage }\n    }\n  }\n": types.ResendWebhooksDocument,
    "\n  mutation ResendEvent($id: ID!, $webhookIds: [ID!]!) {\n    resendEvent(id: $id, webhookIds: $webhookIds) {\n      deliveries { ...DeliveryRow }\n    }\n  }\n": types.ResendEventDocument,
    "\n  fragment MemberRow on Member {\n    id\n    role\n    joinedAt\n    account { id email name }\n  }\n": types.MemberRowFragmentDoc,
    "\n  query Members($filter: MemberFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    members(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...MemberRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.MembersDocument,
    "\n  query Invitations(\n    $filter: InvitationFilter, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    invitations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id email role createdAt expiresAt invitedBy { id email } } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.InvitationsDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      inviteUrl\n      isMailed\n      invitation { id email role expiresAt }\n    }\n  }\n": types.InviteMemberDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) { id }\n  }\n": types.RevokeInvitationDocument,
    "\n  mutation UpdateMember($id: ID!, $role: MemberRole!) {\n    updateMember(id: $id, role: $role) { member { ...MemberRow } }\n  }\n": types.UpdateMemberDocument,
    "\n  mutation RemoveMember($id: ID!, $revokesApiKeys: Boolean) {\n    removeMember(id: $id, revokesApiKeys: $revokesApiKeys) { id }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation LeaveTenant($tenantId: ID) {\n    leaveTenant(tenantId: $tenantId) { id }\n  }\n": types.LeaveTenantDocument,
    "\n  query Tenants($filter: TenantFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    tenants(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id slug name isSuspended createdAt } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.TenantsDocument,
    "\n  mutation CreateTenant($input: CreateTenantInput!) {\n    createTenant(input: $input) {\n      tenant { id slug name createdAt }\n    }\n  }\n": types.CreateTenantDocument,
    "\n  mutation UpdateTenant($id: ID!, $input: UpdateTenantInput!) {\n    updateTenant(id: $id, input: $input) {\n      tenant { id slug name isSuspended }\n    }\n  }\n": types.UpdateTenantDocument,
    "\n  query SystemHealth {\n    systemHealth {\n      ok\n      pendingDeliveries\n      openBatches\n      oldestPendingAgeS\n      workersAlive\n      parts { name ok detail }\n    }\n  }\n": types.SystemHealthDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      email\n      name\n      isOperator\n      memberships { tenantId role }\n      tenant { id slug name isSuspended }\n      tenants { id slug name isSuspended }\n    }\n  }\n": types.ViewerDocument,
    "\n  query TenantSearch($search: String) {\n    tenants(filter: { search: $search }, first: 20) {\n      edges { node { id slug name isSuspended } }\n    }\n  }\n": types.TenantSearchDocument,
    "\n  query TenantById($id: ID!) {\n    tenant(id: $id) { id slug name isSuspended }\n  }\n": types.TenantByIdDocument,
    "\n  fragment SourceRow on Source {\n    id\n    tenantId\n    name\n    apiKeyPrefix\n    isActive\n    allowedEventTypes\n    createdAt\n  }\n": types.SourceRowFragmentDoc,
    "\n  fragment SourceDetail on Source {\n    ...SourceRow\n    allowedAddresses\n    requiresSignedTimestamp\n    eventsPerSecond\n    grantsAllTenants\n    grantedTenants { id slug name }\n    credentials { id prefix createdAt expiresAt isCurrent }\n  }\n": types.SourceDetailFragmentDoc,
    "\n  query Sources($filter: SourceFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    sources(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...SourceRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.SourcesDocument,
    "\n  query AnySource($filter: SourceFilter) {\n    sources(filter: $filter, first: 1) {\n      edges { node { id } }\n    }\n  }\n": types.AnySourceDocument,
    "\n  fragment SourceFailureRow on SourceFailure {\n    code\n    address\n    count\n    firstAt\n    lastAt\n  }\n": types.SourceFailureRowFragmentDoc,
    "\n  query Source($id: ID!) {\n    source(id: $id) {\n      ...SourceDetail\n      failures { ...SourceFailureRow }\n    }\n  }\n": types.SourceDocument,
    "\n  query UnknownSourceKeys {\n    unknownSourceKeys { code address keyPrefix count firstAt lastAt }\n  }\n": types.UnknownSourceKeysDocument,
    "\n  mutation CreateSource($input: CreateSourceInput!) {\n    createSource(input: $input) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n": types.CreateSourceDocument,
    "\n  mutation UpdateSource($id: ID!, $input: UpdateSourceInput!) {\n    updateSource(id: $id, input: $input) {\n      source { ...SourceDetail }\n    }\n  }\n": types.UpdateSourceDocument,
    "\n  mutation RotateSourceCredentials($id: ID!, $gracePeriodS: Int) {\n    rotateSourceCredentials(id: $id, gracePeriodS: $gracePeriodS) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n": types.RotateSourceCredentialsDocument,
    "\n  query SampleTypes {\n    eventTypes(first: 20) {\n      edges { node { id name isDeprecated exampleText jsonSchemaText } }\n    }\n  }\n": types.SampleTypesDocument,
    "\n  fragment WebhookRow on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    statusReason\n    eventTypes\n    callbackUrlVerified\n    health { windowMinutes succeeded failed dead successRate averageDurationMs }\n  }\n": types.WebhookRowFragmentDoc,
    "\n  fragment WebhookDetail on Webhook {\n    ...WebhookRow\n    tenantId\n    filtersText\n    headerNames\n    receiverAuth {\n      type\n      username\n      tokenUrl\n      clientId\n      scope\n      certificateSubject\n      certificateExpiresAt\n    }\n    verification\n    requestsPerMinute\n    priority\n    retryConfig { maxRetries initialDelayMs maxDelayMs backoffMultiplier }\n    callbackUrlError\n    signatureScheme\n    publicSigningKey\n    secrets { scheme createdAt expiresAt isCurrent publicKey }\n    publicKey\n    publicKeyThumbprint\n    encryptedFields\n    createdAt\n    updatedAt\n  }\n": types.WebhookDetailFragmentDoc,
    "\n  query Webhooks($filter: WebhookFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    webhooks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...WebhookRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.WebhooksDocument,
    "\n  query Webhook($id: ID!) {\n    webhook(id: $id) { ...WebhookDetail }\n  }\n": types.WebhookDocument,
    "\n  query WebhookSearch($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 20) {\n      edges { node { id callbackUrl description } }\n    }\n  }\n": types.WebhookSearchDocument,
    "\n  query WebhookName($id: ID!) {\n    webhook(id: $id) { id tenantId callbackUrl description }\n  }\n": types.WebhookNameDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n": types.CreateWebhookDocument,
    "\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n": types.UpdateWebhookDocument,
    "\n  mutation VerifyWebhook($id: ID!) {\n    verifyWebhook(id: $id) {\n      webhook { ...WebhookDetail }\n    }\n  }\n": types.VerifyWebhookDocument,
    "\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id) { id }\n  }\n": types.DeleteWebhookDocument,
    "\n  mutation RevealWebhookSecret($id: ID!) {\n    revealWebhookSecret(id: $id) { signingSecret }\n  }\n": types.RevealWebhookSecretDocument,
    "\n  mutation RotateWebhookSecret($id: ID!, $gracePeriodS: Int, $endsFormer: Boolean) {\n    rotateWebhookSecret(id: $id, gracePeriodS: $gracePeriodS, endsFormer: $endsFormer) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n": types.RotateWebhookSecretDocument,
    "\n  mutation SendTestEvent($webhookId: ID!, $eventType: String) {\n    sendTestEvent(webhookId: $webhookId, eventType: $eventType) {\n      event { id eventId }\n      delivery { id status }\n    }\n  }\n": types.SendTestEventDocument,
    "\n  mutation PreviewFilter($input: PreviewFilterInput!) {\n    previewFilter(input: $input) {\n      matches\n      conditions { path operator expectedText actualText holds }\n    }\n  }\n": types.PreviewFilterDocument,
    "\n  query SampleEvent($filter: EventFilter) {\n    events(filter: $filter, first: 1) {\n      edges { node { id data } }\n    }\n  }\n": types.SampleEventDocument,
    "\n    mutation RequestPasswordReset($email: String!) { done: requestPasswordReset(email: $email) }\n  ": types.RequestPasswordResetDocument,
    "\n    mutation ResetPassword($token: String!, $password: String!) {\n      done: resetPassword(token: $token, password: $password)\n    }\n  ": types.ResetPasswordDocument,
    "\n    mutation AcceptInvitation($token: String!, $name: String!, $password: String!) {\n      done: acceptInvitation(token: $token, name: $name, password: $password) {\n        token expiresAt deviceToken\n      }\n    }\n  ": types.AcceptInvitationDocument,
    "\n  query InvitationPreview($token: String!) {\n    invitation: invitationPreview(token: $token) {\n      email tenantName tenantSlug role hasAccount invitedBy { name email }\n    }\n  }\n": types.InvitationPreviewDocument,
    "\n  query SignInOptions { signInOptions { oidc { name } } }\n": types.SignInOptionsDocument,
    "\n  mutation StartOidcSignIn($invitation: String) {\n    begun: startOidcSignIn(invitation: $invitation) { url flow }\n  }\n": types.StartOidcSignInDocument,
    "\n  mutation FinishOidcSignIn($callbackQuery: String!, $flow: String!) {\n    signIn: finishOidcSignIn(callbackQuery: $callbackQuery, flow: $flow) {\n      token expiresAt deviceToken\n    }\n  }\n": types.FinishOidcSignInDocument,
    "\n    query EventOwner($id: ID!) { owned: event(id: $id) { tenantId } }\n  ": types.EventOwnerDocument,
    "\n    query DeliveryOwner($id: ID!) { owned: delivery(id: $id) { tenantId } }\n  ": types.DeliveryOwnerDocument,
    "\n    query WebhookOwner($id: ID!) { owned: webhook(id: $id) { tenantId } }\n  ": types.WebhookOwnerDocument,
    "\n    query SourceOwner($id: ID!) { owned: source(id: $id) { tenantId } }\n  ": types.SourceOwnerDocument,
    "\n  query TenantOfOwned($id: ID!) { tenant(id: $id) { id slug } }\n": types.TenantOfOwnedDocument,
    "\n  mutation OpenPortal($token: String!) {\n    openPortal(token: $token) { token expiresAt allowedOrigins }\n  }\n": types.OpenPortalDocument,
    "\n  query PortalWho { viewer { id tenant { slug } } }\n": types.PortalWhoDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(email: $email, password: $password) { token expiresAt deviceToken }\n  }\n": types.SignInDocument,
    "\n  query Who { viewer { id email } }\n": types.WhoDocument,
    "\n  mutation SignOut { signOut }\n": types.SignOutDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Sessions {\n    sessions { id device address createdAt lastSeenAt isCurrent }\n  }\n"): (typeof documents)["\n  query Sessions {\n    sessions { id device address createdAt lastSeenAt isCurrent }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n"): (typeof documents)["\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOutEverywhere {\n    signOut(everywhere: true)\n  }\n"): (typeof documents)["\n  mutation SignOutEverywhere {\n    signOut(everywhere: true)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(current: $current, next: $next)\n  }\n"): (typeof documents)["\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(current: $current, next: $next)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ApiKeyRow on ApiKey {\n    id\n    name\n    role\n    prefix\n    createdAt\n    createdBy { id name }\n    expiresAt\n    lastUsedAt\n    revokedAt\n  }\n"): (typeof documents)["\n  fragment ApiKeyRow on ApiKey {\n    id\n    name\n    role\n    prefix\n    createdAt\n    createdBy { id name }\n    expiresAt\n    lastUsedAt\n    revokedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiKeys($filter: ApiKeyFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    apiKeys(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...ApiKeyRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query ApiKeys($filter: ApiKeyFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    apiKeys(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...ApiKeyRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      secret\n      apiKey { ...ApiKeyRow }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      secret\n      apiKey { ...ApiKeyRow }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) { apiKey { ...ApiKeyRow } }\n  }\n"): (typeof documents)["\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) { apiKey { ...ApiKeyRow } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditLog($filter: AuditLogFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges {\n        node {\n          id\n          at\n          actor { kind id name }\n          action\n          targetKind\n          targetId\n          summary\n          changes\n          address\n          tenant { id slug name }\n        }\n      }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query AuditLog($filter: AuditLogFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges {\n        node {\n          id\n          at\n          actor { kind id name }\n          action\n          targetKind\n          targetId\n          summary\n          changes\n          address\n          tenant { id slug name }\n        }\n      }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Actors($tenantId: ID) {\n    members(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id account { id email name } } }\n    }\n    apiKeys(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id name } }\n    }\n  }\n"): (typeof documents)["\n  query Actors($tenantId: ID) {\n    members(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id account { id email name } } }\n    }\n    apiKeys(filter: { tenantId: $tenantId }, first: 100) {\n      edges { node { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeadLetters(\n    $filter: DeadLetterFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deadLetters(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n    deadLetterCount(filter: $filter)\n  }\n"): (typeof documents)["\n  query DeadLetters(\n    $filter: DeadLetterFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deadLetters(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n    deadLetterCount(filter: $filter)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplayDeadLetters($filter: DeadLetterFilter) {\n    replayDeadLetters(filter: $filter) {\n      replay { id total moved status }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplayDeadLetters($filter: DeadLetterFilter) {\n    replayDeadLetters(filter: $filter) {\n      replay { id total moved status }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Replay($id: ID!) {\n    replay(id: $id) { id tenantId total moved status createdAt finishedAt }\n  }\n"): (typeof documents)["\n  query Replay($id: ID!) {\n    replay(id: $id) { id tenantId total moved status createdAt finishedAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelReplay($id: ID!) {\n    cancelReplay(id: $id) {\n      replay { id total moved status createdAt finishedAt }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelReplay($id: ID!) {\n    cancelReplay(id: $id) {\n      replay { id total moved status createdAt finishedAt }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DiscardDeadLetters($filter: DeadLetterFilter) {\n    discardDeadLetters(filter: $filter) { discarded }\n  }\n"): (typeof documents)["\n  mutation DiscardDeadLetters($filter: DeadLetterFilter) {\n    discardDeadLetters(filter: $filter) { discarded }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeliveryRow on Delivery {\n    id\n    status\n    reason\n    eventType\n    attemptCount\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    lastHttpStatus\n    webhook { id callbackUrl description }\n  }\n"): (typeof documents)["\n  fragment DeliveryRow on Delivery {\n    id\n    status\n    reason\n    eventType\n    attemptCount\n    createdAt\n    nextAttemptAt\n    lastAttemptAt\n    lastHttpStatus\n    webhook { id callbackUrl description }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Deliveries(\n    $filter: DeliveryFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deliveries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Deliveries(\n    $filter: DeliveryFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    deliveries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...DeliveryRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Delivery($id: ID!) {\n    delivery(id: $id) {\n      ...DeliveryRow\n      tenantId\n      reasonText\n      event { id eventId type timestamp receivedAt }\n      resentAt\n      webhook { id callbackUrl description status isDeleted retryConfig { maxRetries } }\n      attempts {\n        id\n        number\n        startedAt\n        durationMs\n        httpStatus\n        errorCode\n        errorMessage\n        request { method url address headers body note }\n        phases { dnsMs connectMs tlsMs firstByteMs totalMs }\n        responseHeaders\n        responseBody\n      }\n    }\n  }\n"): (typeof documents)["\n  query Delivery($id: ID!) {\n    delivery(id: $id) {\n      ...DeliveryRow\n      tenantId\n      reasonText\n      event { id eventId type timestamp receivedAt }\n      resentAt\n      webhook { id callbackUrl description status isDeleted retryConfig { maxRetries } }\n      attempts {\n        id\n        number\n        startedAt\n        durationMs\n        httpStatus\n        errorCode\n        errorMessage\n        request { method url address headers body note }\n        phases { dnsMs connectMs tlsMs firstByteMs totalMs }\n        responseHeaders\n        responseBody\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplayDelivery($id: ID!) {\n    replayDelivery(id: $id) {\n      replayed\n      message\n      delivery { ...DeliveryRow }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplayDelivery($id: ID!) {\n    replayDelivery(id: $id) {\n      replayed\n      message\n      delivery { ...DeliveryRow }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventTypes($search: String) {\n    eventTypes(filter: { search: $search }, first: 50) {\n      edges { node { id name description isDeprecated } }\n    }\n  }\n"): (typeof documents)["\n  query EventTypes($search: String) {\n    eventTypes(filter: { search: $search }, first: 50) {\n      edges { node { id name description isDeprecated } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment EventTypeRow on EventType {\n    id\n    name\n    description\n    tier\n    isDeprecated\n    createdAt\n  }\n"): (typeof documents)["\n  fragment EventTypeRow on EventType {\n    id\n    name\n    description\n    tier\n    isDeprecated\n    createdAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment EventTypeDetail on EventType {\n    ...EventTypeRow\n    jsonSchemaText\n    onSchemaFault\n    exampleText\n  }\n"): (typeof documents)["\n  fragment EventTypeDetail on EventType {\n    ...EventTypeRow\n    jsonSchemaText\n    onSchemaFault\n    exampleText\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Catalogue($filter: EventTypeFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    eventTypes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...EventTypeRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Catalogue($filter: EventTypeFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    eventTypes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...EventTypeRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventType($name: String!) {\n    eventType(name: $name) { ...EventTypeDetail }\n  }\n"): (typeof documents)["\n  query EventType($name: String!) {\n    eventType(name: $name) { ...EventTypeDetail }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateEventType($input: CreateEventTypeInput!) {\n    createEventType(input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateEventType($input: CreateEventTypeInput!) {\n    createEventType(input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateEventType($id: ID!, $input: UpdateEventTypeInput!) {\n    updateEventType(id: $id, input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateEventType($id: ID!, $input: UpdateEventTypeInput!) {\n    updateEventType(id: $id, input: $input) {\n      eventType { ...EventTypeDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Events($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id eventId type receivedAt source matched } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Events($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id eventId type receivedAt source matched } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Event($id: ID!) {\n    event(id: $id) {\n      id\n      tenantId\n      eventId\n      type\n      timestamp\n      receivedAt\n      source\n      version\n      data\n      matched\n      schemaFaults { path message }\n      filteredWebhooks { id callbackUrl description }\n      deliveries { ...DeliveryRow resentAt webhook { ...ResendWebhook } }\n    }\n  }\n"): (typeof documents)["\n  query Event($id: ID!) {\n    event(id: $id) {\n      id\n      tenantId\n      eventId\n      type\n      timestamp\n      receivedAt\n      source\n      version\n      data\n      matched\n      schemaFaults { path message }\n      filteredWebhooks { id callbackUrl description }\n      deliveries { ...DeliveryRow resentAt webhook { ...ResendWebhook } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ResendWebhook on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    eventTypes\n    isDeleted\n    createdAt\n  }\n"): (typeof documents)["\n  fragment ResendWebhook on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    eventTypes\n    isDeleted\n    createdAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResendWebhooks($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 50) {\n      edges { node { ...ResendWebhook } }\n      pageInfo { hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query ResendWebhooks($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 50) {\n      edges { node { ...ResendWebhook } }\n      pageInfo { hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendEvent($id: ID!, $webhookIds: [ID!]!) {\n    resendEvent(id: $id, webhookIds: $webhookIds) {\n      deliveries { ...DeliveryRow }\n    }\n  }\n"): (typeof documents)["\n  mutation ResendEvent($id: ID!, $webhookIds: [ID!]!) {\n    resendEvent(id: $id, webhookIds: $webhookIds) {\n      deliveries { ...DeliveryRow }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MemberRow on Member {\n    id\n    role\n    joinedAt\n    account { id email name }\n  }\n"): (typeof documents)["\n  fragment MemberRow on Member {\n    id\n    role\n    joinedAt\n    account { id email name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Members($filter: MemberFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    members(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...MemberRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Members($filter: MemberFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    members(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...MemberRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Invitations(\n    $filter: InvitationFilter, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    invitations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id email role createdAt expiresAt invitedBy { id email } } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Invitations(\n    $filter: InvitationFilter, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    invitations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id email role createdAt expiresAt invitedBy { id email } } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      inviteUrl\n      isMailed\n      invitation { id email role expiresAt }\n    }\n  }\n"): (typeof documents)["\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      inviteUrl\n      isMailed\n      invitation { id email role expiresAt }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) { id }\n  }\n"): (typeof documents)["\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateMember($id: ID!, $role: MemberRole!) {\n    updateMember(id: $id, role: $role) { member { ...MemberRow } }\n  }\n"): (typeof documents)["\n  mutation UpdateMember($id: ID!, $role: MemberRole!) {\n    updateMember(id: $id, role: $role) { member { ...MemberRow } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($id: ID!, $revokesApiKeys: Boolean) {\n    removeMember(id: $id, revokesApiKeys: $revokesApiKeys) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($id: ID!, $revokesApiKeys: Boolean) {\n    removeMember(id: $id, revokesApiKeys: $revokesApiKeys) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveTenant($tenantId: ID) {\n    leaveTenant(tenantId: $tenantId) { id }\n  }\n"): (typeof documents)["\n  mutation LeaveTenant($tenantId: ID) {\n    leaveTenant(tenantId: $tenantId) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Tenants($filter: TenantFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    tenants(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id slug name isSuspended createdAt } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Tenants($filter: TenantFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    tenants(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { id slug name isSuspended createdAt } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateTenant($input: CreateTenantInput!) {\n    createTenant(input: $input) {\n      tenant { id slug name createdAt }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateTenant($input: CreateTenantInput!) {\n    createTenant(input: $input) {\n      tenant { id slug name createdAt }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateTenant($id: ID!, $input: UpdateTenantInput!) {\n    updateTenant(id: $id, input: $input) {\n      tenant { id slug name isSuspended }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateTenant($id: ID!, $input: UpdateTenantInput!) {\n    updateTenant(id: $id, input: $input) {\n      tenant { id slug name isSuspended }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SystemHealth {\n    systemHealth {\n      ok\n      pendingDeliveries\n      openBatches\n      oldestPendingAgeS\n      workersAlive\n      parts { name ok detail }\n    }\n  }\n"): (typeof documents)["\n  query SystemHealth {\n    systemHealth {\n      ok\n      pendingDeliveries\n      openBatches\n      oldestPendingAgeS\n      workersAlive\n      parts { name ok detail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      id\n      email\n      name\n      isOperator\n      memberships { tenantId role }\n      tenant { id slug name isSuspended }\n      tenants { id slug name isSuspended }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      id\n      email\n      name\n      isOperator\n      memberships { tenantId role }\n      tenant { id slug name isSuspended }\n      tenants { id slug name isSuspended }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TenantSearch($search: String) {\n    tenants(filter: { search: $search }, first: 20) {\n      edges { node { id slug name isSuspended } }\n    }\n  }\n"): (typeof documents)["\n  query TenantSearch($search: String) {\n    tenants(filter: { search: $search }, first: 20) {\n      edges { node { id slug name isSuspended } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TenantById($id: ID!) {\n    tenant(id: $id) { id slug name isSuspended }\n  }\n"): (typeof documents)["\n  query TenantById($id: ID!) {\n    tenant(id: $id) { id slug name isSuspended }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SourceRow on Source {\n    id\n    tenantId\n    name\n    apiKeyPrefix\n    isActive\n    allowedEventTypes\n    createdAt\n  }\n"): (typeof documents)["\n  fragment SourceRow on Source {\n    id\n    tenantId\n    name\n    apiKeyPrefix\n    isActive\n    allowedEventTypes\n    createdAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SourceDetail on Source {\n    ...SourceRow\n    allowedAddresses\n    requiresSignedTimestamp\n    eventsPerSecond\n    grantsAllTenants\n    grantedTenants { id slug name }\n    credentials { id prefix createdAt expiresAt isCurrent }\n  }\n"): (typeof documents)["\n  fragment SourceDetail on Source {\n    ...SourceRow\n    allowedAddresses\n    requiresSignedTimestamp\n    eventsPerSecond\n    grantsAllTenants\n    grantedTenants { id slug name }\n    credentials { id prefix createdAt expiresAt isCurrent }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Sources($filter: SourceFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    sources(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...SourceRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Sources($filter: SourceFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    sources(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...SourceRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnySource($filter: SourceFilter) {\n    sources(filter: $filter, first: 1) {\n      edges { node { id } }\n    }\n  }\n"): (typeof documents)["\n  query AnySource($filter: SourceFilter) {\n    sources(filter: $filter, first: 1) {\n      edges { node { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SourceFailureRow on SourceFailure {\n    code\n    address\n    count\n    firstAt\n    lastAt\n  }\n"): (typeof documents)["\n  fragment SourceFailureRow on SourceFailure {\n    code\n    address\n    count\n    firstAt\n    lastAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Source($id: ID!) {\n    source(id: $id) {\n      ...SourceDetail\n      failures { ...SourceFailureRow }\n    }\n  }\n"): (typeof documents)["\n  query Source($id: ID!) {\n    source(id: $id) {\n      ...SourceDetail\n      failures { ...SourceFailureRow }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UnknownSourceKeys {\n    unknownSourceKeys { code address keyPrefix count firstAt lastAt }\n  }\n"): (typeof documents)["\n  query UnknownSourceKeys {\n    unknownSourceKeys { code address keyPrefix count firstAt lastAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSource($input: CreateSourceInput!) {\n    createSource(input: $input) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateSource($input: CreateSourceInput!) {\n    createSource(input: $input) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateSource($id: ID!, $input: UpdateSourceInput!) {\n    updateSource(id: $id, input: $input) {\n      source { ...SourceDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateSource($id: ID!, $input: UpdateSourceInput!) {\n    updateSource(id: $id, input: $input) {\n      source { ...SourceDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateSourceCredentials($id: ID!, $gracePeriodS: Int) {\n    rotateSourceCredentials(id: $id, gracePeriodS: $gracePeriodS) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation RotateSourceCredentials($id: ID!, $gracePeriodS: Int) {\n    rotateSourceCredentials(id: $id, gracePeriodS: $gracePeriodS) {\n      apiKey\n      webhookSecret\n      source { ...SourceDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SampleTypes {\n    eventTypes(first: 20) {\n      edges { node { id name isDeprecated exampleText jsonSchemaText } }\n    }\n  }\n"): (typeof documents)["\n  query SampleTypes {\n    eventTypes(first: 20) {\n      edges { node { id name isDeprecated exampleText jsonSchemaText } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WebhookRow on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    statusReason\n    eventTypes\n    callbackUrlVerified\n    health { windowMinutes succeeded failed dead successRate averageDurationMs }\n  }\n"): (typeof documents)["\n  fragment WebhookRow on Webhook {\n    id\n    callbackUrl\n    description\n    status\n    statusReason\n    eventTypes\n    callbackUrlVerified\n    health { windowMinutes succeeded failed dead successRate averageDurationMs }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WebhookDetail on Webhook {\n    ...WebhookRow\n    tenantId\n    filtersText\n    headerNames\n    receiverAuth {\n      type\n      username\n      tokenUrl\n      clientId\n      scope\n      certificateSubject\n      certificateExpiresAt\n    }\n    verification\n    requestsPerMinute\n    priority\n    retryConfig { maxRetries initialDelayMs maxDelayMs backoffMultiplier }\n    callbackUrlError\n    signatureScheme\n    publicSigningKey\n    secrets { scheme createdAt expiresAt isCurrent publicKey }\n    publicKey\n    publicKeyThumbprint\n    encryptedFields\n    createdAt\n    updatedAt\n  }\n"): (typeof documents)["\n  fragment WebhookDetail on Webhook {\n    ...WebhookRow\n    tenantId\n    filtersText\n    headerNames\n    receiverAuth {\n      type\n      username\n      tokenUrl\n      clientId\n      scope\n      certificateSubject\n      certificateExpiresAt\n    }\n    verification\n    requestsPerMinute\n    priority\n    retryConfig { maxRetries initialDelayMs maxDelayMs backoffMultiplier }\n    callbackUrlError\n    signatureScheme\n    publicSigningKey\n    secrets { scheme createdAt expiresAt isCurrent publicKey }\n    publicKey\n    publicKeyThumbprint\n    encryptedFields\n    createdAt\n    updatedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Webhooks($filter: WebhookFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    webhooks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...WebhookRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Webhooks($filter: WebhookFilter, $first: Int, $after: String, $last: Int, $before: String) {\n    webhooks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      edges { node { ...WebhookRow } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Webhook($id: ID!) {\n    webhook(id: $id) { ...WebhookDetail }\n  }\n"): (typeof documents)["\n  query Webhook($id: ID!) {\n    webhook(id: $id) { ...WebhookDetail }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WebhookSearch($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 20) {\n      edges { node { id callbackUrl description } }\n    }\n  }\n"): (typeof documents)["\n  query WebhookSearch($filter: WebhookFilter) {\n    webhooks(filter: $filter, first: 20) {\n      edges { node { id callbackUrl description } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WebhookName($id: ID!) {\n    webhook(id: $id) { id tenantId callbackUrl description }\n  }\n"): (typeof documents)["\n  query WebhookName($id: ID!) {\n    webhook(id: $id) { id tenantId callbackUrl description }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {\n    updateWebhook(id: $id, input: $input) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VerifyWebhook($id: ID!) {\n    verifyWebhook(id: $id) {\n      webhook { ...WebhookDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation VerifyWebhook($id: ID!) {\n    verifyWebhook(id: $id) {\n      webhook { ...WebhookDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id) { id }\n  }\n"): (typeof documents)["\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevealWebhookSecret($id: ID!) {\n    revealWebhookSecret(id: $id) { signingSecret }\n  }\n"): (typeof documents)["\n  mutation RevealWebhookSecret($id: ID!) {\n    revealWebhookSecret(id: $id) { signingSecret }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateWebhookSecret($id: ID!, $gracePeriodS: Int, $endsFormer: Boolean) {\n    rotateWebhookSecret(id: $id, gracePeriodS: $gracePeriodS, endsFormer: $endsFormer) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n"): (typeof documents)["\n  mutation RotateWebhookSecret($id: ID!, $gracePeriodS: Int, $endsFormer: Boolean) {\n    rotateWebhookSecret(id: $id, gracePeriodS: $gracePeriodS, endsFormer: $endsFormer) {\n      signingSecret\n      webhook { ...WebhookDetail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendTestEvent($webhookId: ID!, $eventType: String) {\n    sendTestEvent(webhookId: $webhookId, eventType: $eventType) {\n      event { id eventId }\n      delivery { id status }\n    }\n  }\n"): (typeof documents)["\n  mutation SendTestEvent($webhookId: ID!, $eventType: String) {\n    sendTestEvent(webhookId: $webhookId, eventType: $eventType) {\n      event { id eventId }\n      delivery { id status }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PreviewFilter($input: PreviewFilterInput!) {\n    previewFilter(input: $input) {\n      matches\n      conditions { path operator expectedText actualText holds }\n    }\n  }\n"): (typeof documents)["\n  mutation PreviewFilter($input: PreviewFilterInput!) {\n    previewFilter(input: $input) {\n      matches\n      conditions { path operator expectedText actualText holds }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SampleEvent($filter: EventFilter) {\n    events(filter: $filter, first: 1) {\n      edges { node { id data } }\n    }\n  }\n"): (typeof documents)["\n  query SampleEvent($filter: EventFilter) {\n    events(filter: $filter, first: 1) {\n      edges { node { id data } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation RequestPasswordReset($email: String!) { done: requestPasswordReset(email: $email) }\n  "): (typeof documents)["\n    mutation RequestPasswordReset($email: String!) { done: requestPasswordReset(email: $email) }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation ResetPassword($token: String!, $password: String!) {\n      done: resetPassword(token: $token, password: $password)\n    }\n  "): (typeof documents)["\n    mutation ResetPassword($token: String!, $password: String!) {\n      done: resetPassword(token: $token, password: $password)\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation AcceptInvitation($token: String!, $name: String!, $password: String!) {\n      done: acceptInvitation(token: $token, name: $name, password: $password) {\n        token expiresAt deviceToken\n      }\n    }\n  "): (typeof documents)["\n    mutation AcceptInvitation($token: String!, $name: String!, $password: String!) {\n      done: acceptInvitation(token: $token, name: $name, password: $password) {\n        token expiresAt deviceToken\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InvitationPreview($token: String!) {\n    invitation: invitationPreview(token: $token) {\n      email tenantName tenantSlug role hasAccount invitedBy { name email }\n    }\n  }\n"): (typeof documents)["\n  query InvitationPreview($token: String!) {\n    invitation: invitationPreview(token: $token) {\n      email tenantName tenantSlug role hasAccount invitedBy { name email }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignInOptions { signInOptions { oidc { name } } }\n"): (typeof documents)["\n  query SignInOptions { signInOptions { oidc { name } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartOidcSignIn($invitation: String) {\n    begun: startOidcSignIn(invitation: $invitation) { url flow }\n  }\n"): (typeof documents)["\n  mutation StartOidcSignIn($invitation: String) {\n    begun: startOidcSignIn(invitation: $invitation) { url flow }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FinishOidcSignIn($callbackQuery: String!, $flow: String!) {\n    signIn: finishOidcSignIn(callbackQuery: $callbackQuery, flow: $flow) {\n      token expiresAt deviceToken\n    }\n  }\n"): (typeof documents)["\n  mutation FinishOidcSignIn($callbackQuery: String!, $flow: String!) {\n    signIn: finishOidcSignIn(callbackQuery: $callbackQuery, flow: $flow) {\n      token expiresAt deviceToken\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query EventOwner($id: ID!) { owned: event(id: $id) { tenantId } }\n  "): (typeof documents)["\n    query EventOwner($id: ID!) { owned: event(id: $id) { tenantId } }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query DeliveryOwner($id: ID!) { owned: delivery(id: $id) { tenantId } }\n  "): (typeof documents)["\n    query DeliveryOwner($id: ID!) { owned: delivery(id: $id) { tenantId } }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query WebhookOwner($id: ID!) { owned: webhook(id: $id) { tenantId } }\n  "): (typeof documents)["\n    query WebhookOwner($id: ID!) { owned: webhook(id: $id) { tenantId } }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query SourceOwner($id: ID!) { owned: source(id: $id) { tenantId } }\n  "): (typeof documents)["\n    query SourceOwner($id: ID!) { owned: source(id: $id) { tenantId } }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TenantOfOwned($id: ID!) { tenant(id: $id) { id slug } }\n"): (typeof documents)["\n  query TenantOfOwned($id: ID!) { tenant(id: $id) { id slug } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenPortal($token: String!) {\n    openPortal(token: $token) { token expiresAt allowedOrigins }\n  }\n"): (typeof documents)["\n  mutation OpenPortal($token: String!) {\n    openPortal(token: $token) { token expiresAt allowedOrigins }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PortalWho { viewer { id tenant { slug } } }\n"): (typeof documents)["\n  query PortalWho { viewer { id tenant { slug } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(email: $email, password: $password) { token expiresAt deviceToken }\n  }\n"): (typeof documents)["\n  mutation SignIn($email: String!, $password: String!) {\n    signIn(email: $email, password: $password) { token expiresAt deviceToken }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Who { viewer { id email } }\n"): (typeof documents)["\n  query Who { viewer { id email } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut { signOut }\n"): (typeof documents)["\n  mutation SignOut { signOut }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;