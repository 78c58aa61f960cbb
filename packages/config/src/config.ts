import type { ValueOf } from './variables.ts';

/** Where one server of Posthorn listens. */
export interface ListenConfig {
  readonly host: string;
  readonly port: number;
}

/** The configuration of an API or worker process, read once at its start. */
export interface Config {
  readonly database: {
    readonly url: string;
    /** Connections this process opens at most. */
    readonly poolMax: number;
  };
  readonly redis: {
    /** One URL, or the nodes of a cluster. */
    readonly nodes: readonly string[];
  };
  readonly api: ListenConfig;
  readonly apiLimits: {
    /** Deadline for a request to arrive, headers and body. */
    readonly requestTimeoutMs: number;
    /** Wrong credentials that one address may show. */
    readonly authFailuresPerMinute: number;
  };
  readonly worker: ListenConfig;
  readonly dashboard: ListenConfig;
  readonly secrets: {
    /** `<key id>:<base64>,…` for the key ring of packages/domain. */
    readonly keyRing: string;
  };
  readonly jwt: {
    /** Signs tokens (HS256); derived from the ring's first key. */
    readonly secret: Uint8Array;
    /** Verify tokens: `secret` first, then those of the ring's older keys. */
    readonly acceptedSecrets: readonly Uint8Array[];
    readonly lifetimeS: number;
  };
  readonly portalLinks: {
    /** Signs the tokens of portal links (HS256); derived from the ring's first key. */
    readonly secret: Uint8Array;
    readonly acceptedSecrets: readonly Uint8Array[];
  };
  readonly deviceTokens: {
    /** Signs the tokens of devices that someone signed in on (HS256); derived from the ring's first key. */
    readonly secret: Uint8Array;
    readonly acceptedSecrets: readonly Uint8Array[];
  };
  /** The OpenID Connect provider; null where people sign in with passwords alone. */
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly name: string;
    /** Encrypts what a browser keeps while it signs in there; derived from the ring's first key. */
    readonly secret: Uint8Array;
    readonly acceptedSecrets: readonly Uint8Array[];
  } | null;
  readonly dashboardApi: {
    /** The secrets of which the dashboard sends one with each request: what it then says is believed. */
    readonly acceptedSecrets: readonly string[];
  };
  readonly graphql: {
    /** Who may ask the schema about itself. */
    readonly introspection: ValueOf<'GRAPHQL_INTROSPECTION'>;
    /** Whether anything else than the dashboard's operations is answered. */
    readonly operations: ValueOf<'GRAPHQL_OPERATIONS'>;
    /** What requests of one caller, and of one address, may cost a second. */
    readonly costPerSecond: number;
    readonly addressCostPerSecond: number;
  };
  readonly delivery: {
    readonly allowHttpCallbacks: boolean;
    /** CIDR ranges, closed by default, that deliveries may go to. */
    readonly allowedPrivateRanges: readonly string[];
    /** Deadline of one attempt as a whole. */
    readonly timeoutMs: number;
    readonly inFlightMax: number;
    readonly inFlightPerWebhookMax: number;
    readonly responseBodyBytesMax: number;
  };
  readonly ingest: {
    readonly eventBytesMax: number;
    readonly batchEventsMax: number;
    readonly bufferedEventsMax: number;
    readonly bufferedBytesMax: number;
    readonly dedupDays: number;
  };
  readonly queue: {
    readonly partitions: number;
    /** Deliveries in one batch at most. */
    readonly batchSize: number;
    /** Deliveries one turn takes at most. */
    readonly turnSize: number;
    /** Turns a worker takes at once. */
    readonly concurrency: {
      readonly high: number;
      readonly standard: number;
      readonly bulk: number;
    };
  };
  /** Where people's browsers reach the dashboard, without a slash at the end. */
  readonly publicUrl: string;
  /** CIDR ranges of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly mail: {
    /** Null: no mail is sent. */
    readonly smtpUrl: string | null;
    /** An address, or `Name <address>`. */
    readonly from: string;
  };
  readonly logLevel: ValueOf<'LOG_LEVEL'>;
  /** Folder for embedded data, generated secrets and logs. */
  readonly home: string;
}

/** The configuration of the dashboard's process. It knows neither PostgreSQL nor Redis. */
export interface DashboardConfig extends ListenConfig {
  /** Where people's browsers reach the dashboard, without a slash at the end. */
  readonly publicUrl: string;
  /** Where the dashboard's server reaches the API, without a slash at the end. */
  readonly apiUrl: string;
  /** Encrypts the sessions of next-auth. */
  readonly sessionSecret: string;
  /** Sent to the API with each request, as `x-posthorn-dashboard-secret`. */
  readonly apiSecret: string;
}

/** A configuration, or everything that is wrong with the environment, in sentences. */
export type Loaded<T> = { ok: true; config: T } | { ok: false; problems: string[] };
