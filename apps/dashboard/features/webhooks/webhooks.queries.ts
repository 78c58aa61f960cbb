import { graphql } from '../../gql/index.ts';

/** What a row of the list of webhooks shows. */
export const WebhookRow = graphql(`
  fragment WebhookRow on Webhook {
    id
    callbackUrl
    description
    status
    statusReason
    eventTypes
    callbackUrlVerified
    health { windowMinutes succeeded failed dead successRate averageDurationMs }
  }
`);

/** Everything one can set on a webhook, and how it fares. */
export const WebhookDetail = graphql(`
  fragment WebhookDetail on Webhook {
    ...WebhookRow
    tenantId
    filtersText
    headerNames
    receiverAuth {
      type
      username
      tokenUrl
      clientId
      scope
      certificateSubject
      certificateExpiresAt
    }
    verification
    requestsPerMinute
    priority
    retryConfig { maxRetries initialDelayMs maxDelayMs backoffMultiplier }
    callbackUrlError
    signatureScheme
    publicSigningKey
    secrets { scheme createdAt expiresAt isCurrent publicKey }
    publicKey
    publicKeyThumbprint
    encryptedFields
    createdAt
    updatedAt
  }
`);

/** A page of webhooks, newest first. */
export const WebhooksQuery = graphql(`
  query Webhooks($filter: WebhookFilter, $first: Int, $after: String, $last: Int, $before: String) {
    webhooks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...WebhookRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** One webhook, whole. */
export const WebhookQuery = graphql(`
  query Webhook($id: ID!) {
    webhook(id: $id) { ...WebhookDetail }
  }
`);

/** Webhooks to choose from in a filter. */
export const WebhookSearchQuery = graphql(`
  query WebhookSearch($filter: WebhookFilter) {
    webhooks(filter: $filter, first: 20) {
      edges { node { id callbackUrl description } }
    }
  }
`);

/** What a chosen webhook is called. */
export const WebhookNameQuery = graphql(`
  query WebhookName($id: ID!) {
    webhook(id: $id) { id tenantId callbackUrl description }
  }
`);

/** Registers a webhook; its secret is in the answer. */
export const CreateWebhookMutation = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      signingSecret
      webhook { ...WebhookDetail }
    }
  }
`);

/** Changes, pauses or resumes a webhook. */
export const UpdateWebhookMutation = graphql(`
  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      signingSecret
      webhook { ...WebhookDetail }
    }
  }
`);

/** Asks the endpoint again whether it wants the events. */
export const VerifyWebhookMutation = graphql(`
  mutation VerifyWebhook($id: ID!) {
    verifyWebhook(id: $id) {
      webhook { ...WebhookDetail }
    }
  }
`);

/** Deletes a webhook; what it still owed is discarded. */
export const DeleteWebhookMutation = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id) { id }
  }
`);

/** Shows the secret that deliveries are signed with. */
export const RevealSecretMutation = graphql(`
  mutation RevealWebhookSecret($id: ID!) {
    revealWebhookSecret(id: $id) { signingSecret }
  }
`);

/** Makes a new secret; the old one signs along for the grace period. */
export const RotateSecretMutation = graphql(`
  mutation RotateWebhookSecret($id: ID!, $gracePeriodS: Int, $endsFormer: Boolean) {
    rotateWebhookSecret(id: $id, gracePeriodS: $gracePeriodS, endsFormer: $endsFormer) {
      signingSecret
      webhook { ...WebhookDetail }
    }
  }
`);

/** Sends a made-up event to one webhook. */
export const SendTestEventMutation = graphql(`
  mutation SendTestEvent($webhookId: ID!, $eventType: String) {
    sendTestEvent(webhookId: $webhookId, eventType: $eventType) {
      event { id eventId }
      delivery { id status }
    }
  }
`);

/** Says whether filters let a sample through, condition by condition. */
export const PreviewFilterMutation = graphql(`
  mutation PreviewFilter($input: PreviewFilterInput!) {
    previewFilter(input: $input) {
      matches
      conditions { path operator expectedText actualText holds }
    }
  }
`);

/** A recent event, as a sample to try filters on. */
export const SampleEventQuery = graphql(`
  query SampleEvent($filter: EventFilter) {
    events(filter: $filter, first: 1) {
      edges { node { id data } }
    }
  }
`);
