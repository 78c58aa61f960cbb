import { z } from 'zod';
import {
  flag,
  issuer,
  keyRing,
  mailbox,
  oneOf,
  port,
  ranges,
  redisNodes,
  siteUrl,
  url,
  wholeNumber,
} from './schemas.ts';
import { optional, required, type Variable, withDefault } from './variable.ts';

const text = z.string();

/**
 * Every environment variable Posthorn reads, once. `loadConfig` reads them through this table and
 * docs/operations.md is held to it by a test.
 */
export const VARIABLES = {
  DATABASE_URL: required(
    'Services',
    'PostgreSQL to use. `npm start` runs one of its own when this is absent',
    'postgres://user:password@host:5432/posthorn',
    url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/posthorn'),
  ),
  DATABASE_POOL_MAX: withDefault(
    'Services',
    'Connections to PostgreSQL each process opens at most',
    '20',
    wholeNumber(2, 1_000),
  ),
  REDIS_URL: required(
    'Services',
    'Redis to use: one URL, or a comma-separated list of nodes for a cluster. `npm start` runs one of its own when this is absent',
    'redis://127.0.0.1:6379',
    redisNodes,
  ),

  API_HOST: withDefault('Addresses', 'Address the API listens on', '127.0.0.1', text),
  API_PORT: withDefault('Addresses', 'Port of the API', '4000', port),
  DASHBOARD_HOST: withDefault('Addresses', 'Address the dashboard listens on', '127.0.0.1', text),
  DASHBOARD_PORT: withDefault('Addresses', 'Port of the dashboard', '3000', port),
  WORKER_HOST: withDefault(
    'Addresses',
    "Address of the worker's health and metrics",
    '127.0.0.1',
    text,
  ),
  WORKER_PORT: withDefault('Addresses', "Port of the worker's health and metrics", '4100', port),
  PUBLIC_URL: optional(
    'Addresses',
    "Where people's browsers reach the dashboard",
    siteUrl,
    "the dashboard's own address",
  ),
  API_URL: optional(
    'Addresses',
    'Where the dashboard reaches the API',
    siteUrl,
    "the API's own address",
  ),
  PUBLIC_API_URL: optional(
    'Addresses',
    'Where sources reach the API: the dashboard shows it in the commands that send an event',
    siteUrl,
    'API_URL',
  ),
  TRUSTED_PROXIES: withDefault(
    'Addresses',
    'Ranges of reverse proxies whose `X-Forwarded-For` is believed, comma-separated',
    '',
    ranges,
    'none',
  ),

  POSTHORN_SECRET_KEYS: required(
    'Secrets and sign-in',
    'Key ring for secrets at rest: `<key id>:<base64 of 32 bytes>`, comma-separated; the first encrypts, all decrypt. `npm start` generates one into the home',
    'the output of: echo "k1:$(openssl rand -base64 32)"',
    keyRing,
  ),
  NEXTAUTH_SECRET: optional(
    'Secrets and sign-in',
    "Secret of the dashboard's sessions",
    text.min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32'),
    'derived from the key ring',
  ),
  DASHBOARD_API_SECRET: optional(
    'Secrets and sign-in',
    "Shared by the API and the dashboard: with it, the API believes what the dashboard says about a browser's address",
    text.regex(
      /^[\x21-\x7e]{32,}$/,
      'must have at least 32 characters, without spaces; make one with: openssl rand -base64 32',
    ),
    'derived from the key ring',
  ),
  AUTH_TOKEN_LIFETIME_S: withDefault(
    'Secrets and sign-in',
    'How long a sign-in lasts, in seconds',
    '43200',
    wholeNumber(60, 2_592_000),
  ),

  OIDC_ISSUER: optional(
    'Secrets and sign-in',
    'OpenID Connect provider that people may sign in with, by the URL of its issuer; its callback is `<PUBLIC_URL>/api/auth/oidc/callback`',
    issuer,
    'passwords alone',
  ),
  OIDC_CLIENT_ID: optional('Secrets and sign-in', "Posthorn's client id at that provider", text),
  OIDC_CLIENT_SECRET: optional('Secrets and sign-in', 'The secret that goes with it', text),
  OIDC_NAME: withDefault(
    'Secrets and sign-in',
    'What people call that provider: the text of the button',
    'single sign-on',
    text.max(50, 'has more than 50 characters'),
  ),

  API_REQUEST_TIMEOUT_MS: withDefault(
    'API',
    'Deadline for a request to arrive, headers and body, in milliseconds; over it, 408',
    '60000',
    wholeNumber(100, 600_000),
  ),
  AUTH_FAILURES_PER_MINUTE: withDefault(
    'API',
    'Wrong credentials one address may show one API process a minute, as many at once; over it, 429',
    '300',
    wholeNumber(1, 1_000_000),
  ),
  GRAPHQL_COST_PER_SECOND: withDefault(
    'API',
    "What one caller's GraphQL requests may cost one API process a second (docs/api.md, Limits), a minute's worth at once; over it, 429",
    '2000',
    wholeNumber(10, 10_000_000),
  ),
  GRAPHQL_ADDRESS_COST_PER_SECOND: withDefault(
    'API',
    'The same for all callers of one address together, and for its strangers',
    '10000',
    wholeNumber(10, 10_000_000),
  ),
  GRAPHQL_OPERATIONS: withDefault(
    'API',
    'Which GraphQL operations are answered: `any`, or those of the dashboard alone (`persisted`), which need no text; docs/decisions/0020-persisted-operations.md',
    'any',
    oneOf(['any', 'persisted'] as const),
  ),
  GRAPHQL_INTROSPECTION: withDefault(
    'API',
    'Who may ask the GraphQL schema about itself: `signed-in` callers, everyone (`on`), nobody (`off`)',
    'signed-in',
    oneOf(['signed-in', 'on', 'off'] as const),
  ),

  ALLOW_HTTP_CALLBACKS: withDefault(
    'Delivery',
    'Whether a callback URL may be plain `http:`. `npm start` and `npm run dev` open it',
    'false',
    flag,
  ),
  ALLOWED_PRIVATE_RANGES: withDefault(
    'Delivery',
    'Closed address ranges that deliveries may go to all the same, comma-separated. `npm start` and `npm run dev` open `127.0.0.0/8,::1/128`',
    '',
    ranges,
    'none',
  ),
  DELIVERY_TIMEOUT_MS: withDefault(
    'Delivery',
    'Deadline of one attempt, from connecting to the last byte, in milliseconds',
    '10000',
    wholeNumber(100, 120_000),
  ),
  DELIVERY_IN_FLIGHT_MAX: withDefault(
    'Delivery',
    'Deliveries one worker has in hand at most, in the air or about to be',
    '2048',
    wholeNumber(1, 100_000),
  ),
  DELIVERY_IN_FLIGHT_PER_WEBHOOK_MAX: withDefault(
    'Delivery',
    'Requests one worker has in the air to one webhook at most',
    '64',
    wholeNumber(1, 10_000),
  ),
  DELIVERY_RESPONSE_BODY_BYTES_MAX: withDefault(
    'Delivery',
    "Bytes of a receiver's answer that are read and kept",
    '16384',
    wholeNumber(0, 1_048_576),
  ),

  INGEST_EVENT_BYTES_MAX: withDefault(
    'Ingest',
    'Size of one event at most, in bytes',
    '262144',
    wholeNumber(1_024, 16_777_216),
  ),
  INGEST_BATCH_EVENTS_MAX: withDefault(
    'Ingest',
    'Events in one array at most',
    '1000',
    wholeNumber(1, 10_000),
  ),
  INGEST_BUFFERED_EVENTS_MAX: withDefault(
    'Ingest',
    'Events one API process holds that are not yet committed; over it, 503 (promise 5)',
    '10000',
    wholeNumber(1, 1_000_000),
  ),
  INGEST_BUFFERED_BYTES_MAX: withDefault(
    'Ingest',
    'Bytes of events one API process holds that are not yet committed; over it, 503 (promise 5)',
    '67108864',
    wholeNumber(1_048_576, 4_294_967_296),
  ),
  INGEST_DEDUP_DAYS: withDefault(
    'Ingest',
    'Days for which a repeated event id is recognised',
    '3',
    wholeNumber(1, 30),
  ),

  QUEUE_PARTITIONS: withDefault(
    'Queue',
    'Queues each tier is spread over; the same for every process of an installation',
    '1',
    wholeNumber(1, 64),
  ),
  QUEUE_BATCH_SIZE: withDefault(
    'Queue',
    'Deliveries in one batch at most',
    '100',
    wholeNumber(1, 500),
  ),
  QUEUE_TURN_SIZE: withDefault(
    'Queue',
    'Deliveries one turn of a worker takes at most',
    '200',
    wholeNumber(1, 10_000),
  ),
  QUEUE_CONCURRENCY_HIGH: withDefault(
    'Queue',
    'Turns of the tier `high` a worker takes at once',
    '16',
    wholeNumber(1, 1_000),
  ),
  QUEUE_CONCURRENCY_STANDARD: withDefault(
    'Queue',
    'Turns of the tier `standard` a worker takes at once',
    '16',
    wholeNumber(1, 1_000),
  ),
  QUEUE_CONCURRENCY_BULK: withDefault(
    'Queue',
    'Turns of the tier `bulk` a worker takes at once',
    '8',
    wholeNumber(1, 1_000),
  ),

  POSTHORN_HOME: withDefault(
    'Operation',
    'Folder for embedded data, generated secrets and logs',
    '.posthorn',
    text,
  ),
  LOG_LEVEL: withDefault(
    'Operation',
    'Least severe log line that is written: fatal, error, warn, info, debug, trace, silent',
    'info',
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const),
  ),
  FIRST_OPERATOR_EMAIL: optional(
    'Operation',
    'The migration job gives an installation without an operator this one',
    z.email('is no email address'),
    'nobody is made an operator',
  ),
  FIRST_OPERATOR_PASSWORD: optional(
    'Operation',
    'Password of that operator, 12 characters or more; remove it after the first start',
    z.string().min(12, 'has fewer than 12 characters'),
    'nobody is made an operator',
  ),
  SMTP_URL: optional(
    'Operation',
    'Mail server for invitations and alerts',
    url(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
    'no mail is sent',
  ),
  MAIL_FROM: optional(
    'Operation',
    'Sender of those mails: an address, or `Name <address>`',
    mailbox,
    "`Posthorn <no-reply@…>` of PUBLIC_URL's host",
  ),
} as const;

/** The name of an environment variable that Posthorn reads. */
export type VariableName = keyof typeof VARIABLES;

/** The value a variable is read as. */
export type ValueOf<Name extends VariableName> =
  (typeof VARIABLES)[Name] extends Variable<infer Value> ? Value : never;
