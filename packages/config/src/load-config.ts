import type { Config, DashboardConfig, Loaded } from './config.ts';
import { deriveSecrets, type SecretPurpose } from './derive-secret.ts';
import { type Environment, readVariables } from './read-variables.ts';
import { VARIABLES, type VariableName } from './variables.ts';

const ALL = Object.keys(VARIABLES) as VariableName[];

/** An address one can call, for a server that may listen on every address of the machine. */
function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Who mails come from where nobody says: the host of the dashboard, whose links they carry. */
function senderOf(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  const isName = /^[a-z0-9.-]*[a-z]$/i.test(hostname);
  return `Posthorn <no-reply@${isName ? hostname : 'localhost'}>`;
}

/**
 * The configuration of an API or worker process.
 * @param env the environment: `process.env`, handed over by `main.ts`
 * @returns the configuration, or every problem at once, each saying what to do
 */
export function loadConfig(env: Environment): Loaded<Config> {
  const reading = readVariables(env, ALL);
  if (!reading.ok) return reading;
  const { values } = reading;
  const { POSTHORN_SECRET_KEYS: ring } = values;
  const publicUrl = values.PUBLIC_URL ?? urlOf(values.DASHBOARD_HOST, values.DASHBOARD_PORT);
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET } = values;
  const oidc = [issuer, clientId, OIDC_CLIENT_SECRET];
  if (oidc.includes(null) && oidc.some((value) => value !== null)) {
    const problem =
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together; set all or none.';
    return { ok: false, problems: [problem] };
  }
  return {
    ok: true,
    config: {
      database: { url: values.DATABASE_URL, poolMax: values.DATABASE_POOL_MAX },
      redis: { nodes: values.REDIS_URL },
      api: { host: values.API_HOST, port: values.API_PORT },
      apiLimits: {
        requestTimeoutMs: values.API_REQUEST_TIMEOUT_MS,
        authFailuresPerMinute: values.AUTH_FAILURES_PER_MINUTE,
      },
      worker: { host: values.WORKER_HOST, port: values.WORKER_PORT },
      dashboard: { host: values.DASHBOARD_HOST, port: values.DASHBOARD_PORT },
      secrets: { keyRing: ring },
      jwt: { ...signingSecretsOf(ring, 'sign-in-token'), lifetimeS: values.AUTH_TOKEN_LIFETIME_S },
      deviceTokens: signingSecretsOf(ring, 'device-token'),
      portalLinks: signingSecretsOf(ring, 'portal-link'),
      oidc:
        issuer === null || clientId === null || OIDC_CLIENT_SECRET === null
          ? null
          : {
              issuer,
              clientId,
              clientSecret: OIDC_CLIENT_SECRET,
              name: values.OIDC_NAME,
              ...signingSecretsOf(ring, 'oidc-flow'),
            },
      dashboardApi: {
        acceptedSecrets: [
          ...(values.DASHBOARD_API_SECRET === null ? [] : [values.DASHBOARD_API_SECRET]),
          ...deriveSecrets(ring, 'dashboard-api').map(toText),
        ],
      },
      graphql: {
        introspection: values.GRAPHQL_INTROSPECTION,
        operations: values.GRAPHQL_OPERATIONS,
        costPerSecond: values.GRAPHQL_COST_PER_SECOND,
        addressCostPerSecond: values.GRAPHQL_ADDRESS_COST_PER_SECOND,
      },
      delivery: {
        allowHttpCallbacks: values.ALLOW_HTTP_CALLBACKS,
        allowedPrivateRanges: values.ALLOWED_PRIVATE_RANGES,
        timeoutMs: values.DELIVERY_TIMEOUT_MS,
        inFlightMax: values.DELIVERY_IN_FLIGHT_MAX,
        inFlightPerWebhookMax: values.DELIVERY_IN_FLIGHT_PER_WEBHOOK_MAX,
        responseBodyBytesMax: values.DELIVERY_RESPONSE_BODY_BYTES_MAX,
      },
      ingest: {
        eventBytesMax: values.INGEST_EVENT_BYTES_MAX,
        batchEventsMax: values.INGEST_BATCH_EVENTS_MAX,
        bufferedEventsMax: values.INGEST_BUFFERED_EVENTS_MAX,
        bufferedBytesMax: values.INGEST_BUFFERED_BYTES_MAX,
        dedupDays: values.INGEST_DEDUP_DAYS,
      },
      queue: {
        partitions: values.QUEUE_PARTITIONS,
        batchSize: values.QUEUE_BATCH_SIZE,
        turnSize: values.QUEUE_TURN_SIZE,
        concurrency: {
          high: values.QUEUE_CONCURRENCY_HIGH,
          standard: values.QUEUE_CONCURRENCY_STANDARD,
          bulk: values.QUEUE_CONCURRENCY_BULK,
        },
      },
      publicUrl,
      trustedProxies: values.TRUSTED_PROXIES,
      mail: { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM ?? senderOf(publicUrl) },
      logLevel: values.LOG_LEVEL,
      home: values.POSTHORN_HOME,
    },
  };
}

const DASHBOARD_VARIABLES = [
  'API_HOST',
  'API_PORT',
  'API_URL',
  'DASHBOARD_API_SECRET',
  'DASHBOARD_HOST',
  'DASHBOARD_PORT',
  'NEXTAUTH_SECRET',
  'PUBLIC_URL',
] as const satisfies readonly VariableName[];

/**
 * The configuration of the dashboard's process, which needs no database. Where NEXTAUTH_SECRET and
 * DASHBOARD_API_SECRET are both given, the key ring is not asked for, so that the dashboard need
 * not hold it.
 */
export function loadDashboardConfig(env: Environment): Loaded<DashboardConfig> {
  const reading = readVariables(env, DASHBOARD_VARIABLES);
  const isRingNeeded = !env.NEXTAUTH_SECRET?.trim() || !env.DASHBOARD_API_SECRET?.trim();
  const ring = isRingNeeded ? readVariables(env, ['POSTHORN_SECRET_KEYS']) : null;
  if (!reading.ok || ring?.ok === false) {
    const problemsOf = (part: { ok: boolean; problems?: string[] } | null) => part?.problems ?? [];
    return { ok: false, problems: [...problemsOf(reading), ...problemsOf(ring)] };
  }
  const { values } = reading;
  const keyRing = ring?.values.POSTHORN_SECRET_KEYS;
  const sessionSecret = values.NEXTAUTH_SECRET ?? (keyRing && sessionSecretOf(keyRing));
  const apiSecret = values.DASHBOARD_API_SECRET ?? (keyRing && dashboardApiSecretOf(keyRing));
  if (!sessionSecret || !apiSecret) throw new Error('the key ring was not asked for');
  return {
    ok: true,
    config: {
      host: values.DASHBOARD_HOST,
      port: values.DASHBOARD_PORT,
      publicUrl: values.PUBLIC_URL ?? urlOf(values.DASHBOARD_HOST, values.DASHBOARD_PORT),
      apiUrl: values.API_URL ?? urlOf(values.API_HOST, values.API_PORT),
      sessionSecret,
      apiSecret,
    },
  };
}

/** The secret of the dashboard's sessions that goes with a key ring. */
export function sessionSecretOf(keyRing: string): string {
  return firstOf(keyRing, 'dashboard-session');
}

/** The secret that the dashboard shows the API, that goes with a key ring. */
export function dashboardApiSecretOf(keyRing: string): string {
  return firstOf(keyRing, 'dashboard-api');
}

function firstOf(keyRing: string, purpose: SecretPurpose): string {
  return toText(signingSecretsOf(keyRing, purpose).secret);
}

/** The secret that signs, and all that verify. */
function signingSecretsOf(keyRing: string, purpose: SecretPurpose) {
  const acceptedSecrets = deriveSecrets(keyRing, purpose);
  const [secret] = acceptedSecrets;
  if (secret === undefined) throw new Error('the key ring was accepted without a key');
  return { secret, acceptedSecrets };
}

function toText(secret: Buffer): string {
  return secret.toString('base64');
}
