/** One entry of the catalogue: what an error code means to the caller. */
export interface CatalogueEntry {
  /** The HTTP status it is answered with in REST. */
  readonly status: number;
  /** What happened, in a few words; the default message. */
  readonly title: string;
  /** What the caller can do about it. */
  readonly action: string;
}

/**
 * Every error code that Posthorn answers with, in REST (`error.code`) and GraphQL
 * (`extensions.code`). Codes are stable: a retired one is never used again for something else.
 * `docs/errors.md` is written from this table.
 */
export const ERROR_CATALOGUE = {
  // The body as a whole.
  MALFORMED_JSON: entry(400, 'The body is not valid JSON.', 'Send JSON as RFC 8259 defines it.'),
  INVALID_ENCODING: entry(400, 'The body is not UTF-8.', 'Send UTF-8 without a byte order mark.'),
  NESTING_TOO_DEEP: entry(
    400,
    'The body is nested too deeply.',
    'Keep objects and arrays of an event within 64 levels, the event itself being the first.',
  ),
  EMPTY_BODY: entry(400, 'The body is empty.', 'Send a JSON body.'),
  VALIDATION_FAILED: entry(
    400,
    'The request does not fit its schema.',
    'See `details`: each fault is listed with the path it is at.',
  ),
  EVENT_TOO_LARGE: entry(
    413,
    'The event is too large.',
    'Keep an event within 256 KiB; put large content elsewhere and send a link to it.',
  ),
  BODY_TOO_LARGE: entry(413, 'The request body is too large.', 'Send fewer events in one request.'),
  BATCH_TOO_LARGE: entry(
    413,
    'The array holds too many events.',
    'Send at most 1,000 events in one request.',
  ),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    'The content type is not JSON.',
    'Send `content-type: application/json`, or one of the CloudEvents JSON types.',
  ),

  REQUEST_TIMEOUT: entry(
    408,
    'The request did not arrive in time.',
    'Send it again, headers and body without a pause.',
  ),
  HEADERS_TOO_LARGE: entry(431, 'The headers are too large.', 'Keep them within 16 KiB together.'),

  // Who asks.
  UNAUTHENTICATED: entry(
    401,
    'The request is not authenticated.',
    'Send `Authorization: Bearer` with a valid, unexpired token or API key.',
  ),
  INVALID_CREDENTIALS: entry(
    401,
    'The email address or the password is wrong.',
    'Check both and sign in again.',
  ),
  OIDC_SIGN_IN_FAILED: entry(
    401,
    'Signing in with the provider did not work.',
    'Start again from the sign-in page; it has to be finished within ten minutes, in the same browser.',
  ),
  OIDC_ACCOUNT_UNKNOWN: entry(
    403,
    'The provider knows you, but there is no account here for you.',
    'Ask an owner of your tenant to invite you, with the address that you have at the provider.',
  ),
  PASSWORD_RESET_INVALID: entry(
    400,
    'The link to reset the password is unknown, over or used.',
    'Ask for a new one; it works once, within an hour.',
  ),
  PORTAL_LINK_INVALID: entry(
    400,
    'The portal link is unknown, over or revoked.',
    'Open the page that led here again: it makes a new one.',
  ),
  INVITATION_INVALID: entry(
    400,
    'The invitation is unknown, over, revoked or used.',
    'Ask whoever invited you for a new one.',
  ),
  INVITATION_FOR_ANOTHER: entry(
    403,
    'The provider does not say that the invited email address is yours.',
    'Sign in there with the address that was invited, once it is verified there, or join with a password.',
  ),
  INVALID_API_KEY: entry(
    401,
    'The API key is unknown, revoked or disabled.',
    'Use the key that was shown when it was created, or rotate it.',
  ),
  MISSING_SIGNATURE: entry(
    401,
    'The request carries no complete signature.',
    'Send X-Source-Timestamp with X-Source-Signature, or webhook-id, webhook-timestamp and webhook-signature; some sources accept only the latter three.',
  ),
  INVALID_SIGNATURE: entry(
    401,
    'The signature does not fit the body.',
    "Sign the exact bytes that are sent, with the source's current webhook secret.",
  ),
  TIMESTAMP_OUT_OF_RANGE: entry(
    401,
    'The timestamp is more than five minutes off.',
    'Send the present time in Unix seconds, and keep the clock synchronised.',
  ),
  FORBIDDEN: entry(
    403,
    'The caller may not do this.',
    'Ask an owner of the tenant for the role that it needs.',
  ),

  // What a source may send.
  EVENT_TYPE_NOT_ALLOWED: entry(
    403,
    'The source may not send this event type.',
    "Add the event type to the source's allowed types.",
  ),
  EVENT_TYPE_UNKNOWN: entry(
    400,
    'The event type is not in the catalogue.',
    'Create the event type first, or correct its name.',
  ),
  ADDRESS_NOT_ALLOWED: entry(
    403,
    "The request's address is not on the source's list.",
    "Add the address or its range to the source's allowed addresses.",
  ),
  TENANT_SUSPENDED: entry(
    403,
    'The tenant is suspended.',
    'Ask the operator. Once the suspension ends, send the events again; what was accepted before goes out by itself.',
  ),
  CLIENT_NOT_GRANTED: entry(
    403,
    'The source may not send events for this client.',
    'Grant the tenant to the source.',
  ),
  CLIENT_UNKNOWN: entry(
    404,
    'There is no such client.',
    "Send the tenant's id or slug as `client_id`.",
  ),
  EVENT_ID_CONFLICT: entry(
    409,
    'This event id was already used with other content.',
    'Give a new event an id of its own; send the same content again when retrying.',
  ),
  SOURCE_THROTTLED: entry(
    429,
    'The source sends faster than its limit.',
    'Wait as long as `Retry-After` says, then send again.',
  ),
  OVERLOADED: entry(
    503,
    'The system sheds load.',
    'Wait as long as `Retry-After` says, then send again; nothing of the request was stored.',
  ),
  SERVICE_UNAVAILABLE: entry(
    503,
    'A part of the system is not reachable.',
    'Wait as long as `Retry-After` says, then send again.',
  ),
  RATE_LIMITED: entry(
    429,
    'Too many requests.',
    'Wait as long as `Retry-After` says, then ask again.',
  ),

  // What people and their programs manage.
  NOT_FOUND: entry(
    404,
    'There is no such thing, or it is not yours.',
    'Check the id and the tenant.',
  ),
  METHOD_NOT_ALLOWED: entry(
    405,
    'The address does not take this method.',
    'See `GET /api/v1/openapi.json` for what it takes.',
  ),
  CONFLICT: entry(
    409,
    'Something with this name exists, or was changed meanwhile.',
    'Choose another name, or load it again and repeat the change.',
  ),
  INVALID_STATE: entry(
    409,
    'Its present state does not allow this.',
    'Load it again; the message says which state it is in.',
  ),
  CURSOR_INVALID: entry(
    400,
    'The cursor is not one that was given out.',
    'Start again from the first page.',
  ),
  CALLBACK_URL_INVALID: entry(
    400,
    'The callback URL is not acceptable.',
    'Use an https URL without user name, password or fragment, on an ordinary port.',
  ),
  CALLBACK_URL_NOT_RESOLVED: entry(
    400,
    "The callback URL's host name does not resolve.",
    'Check the name, and that its DNS records are public.',
  ),
  CALLBACK_ADDRESS_BLOCKED: entry(
    400,
    'The callback URL leads to an address that deliveries may not go to.',
    'Use a publicly reachable address; an operator can open private ranges.',
  ),
  FILTER_INVALID: entry(
    400,
    'The filters do not compile.',
    'See `details`: each fault is listed with the path it is at.',
  ),
  PUBLIC_KEY_INVALID: entry(
    400,
    'The public key is not usable.',
    'Send an RSA public key of at least 2,048 bits, as PEM or JWK.',
  ),
  WEBHOOK_UNVERIFIED: entry(
    409,
    "The webhook's endpoint has not answered its challenge.",
    'Let the endpoint answer 200 with the text of the challenge, then verify the webhook again.',
  ),
  HEADER_NOT_ALLOWED: entry(
    400,
    'A custom header is not allowed.',
    'Use names that are not reserved, with values of printable ASCII.',
  ),

  // GraphQL.
  QUERY_INVALID: entry(
    400,
    'The GraphQL document does not fit the schema.',
    'Check it against `schema.graphql`.',
  ),
  QUERY_TOO_COMPLEX: entry(
    400,
    'The query asks for too much at once.',
    'Ask for fewer fields, or for smaller pages.',
  ),
  QUERY_TOO_DEEP: entry(400, 'The query is nested too deeply.', 'Split it into several queries.'),
  PERSISTED_QUERY_NOT_FOUND: entry(
    400,
    'No persisted operation has this hash.',
    'Send the text of the operation, or load the dashboard again: it may be of another version than the API.',
  ),
  OPERATION_NOT_PERSISTED: entry(
    403,
    "Only the dashboard's operations are answered here, by their hash.",
    'Use the REST surface, or ask the operator to set GRAPHQL_OPERATIONS to `any`.',
  ),
  INTROSPECTION_DISABLED: entry(
    403,
    'The schema does not answer questions about itself here.',
    'Read `schema.graphql`, or ask the operator to set GRAPHQL_INTROSPECTION.',
  ),

  // Ours.
  INTERNAL: entry(
    500,
    'Something went wrong on our side.',
    'Try again; if it stays, tell the operator the time and the request id.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

/** A stable error code. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** Whether a text is one of the catalogue's codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, text);
}

function entry(status: number, title: string, action: string): CatalogueEntry {
  return { status, title, action };
}
