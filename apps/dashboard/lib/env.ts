import { z } from 'zod';

const schema = z.object({
  API_URL: z.url({ protocol: /^https?$/ }),
  PUBLIC_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
  NEXTAUTH_SECRET: z.string().min(32),
  DASHBOARD_API_SECRET: z.string().min(32),
});

const serverSchema = schema.extend({
  HOSTNAME: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((range) => range.trim() || []))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]))),
});

/**
 * What the dashboard's server knows from its environment. Nothing of it reaches the browser but
 * `publicApiUrl`.
 */
export interface DashboardEnv {
  /** Where the API is reached, without a slash at the end. */
  readonly apiUrl: string;
  /** Where sources reach the API, which pages show; the same where none is given. */
  readonly publicApiUrl: string;
  /** The origin people's browsers use, e.g. `https://hooks.example.com`. */
  readonly publicOrigin: string;
  /** Whether people reach the dashboard by https: cookies are then sent by nothing else. */
  readonly isHttps: boolean;
  /** Encrypts the session cookie. */
  readonly sessionSecret: string;
  /** Proves to the API that the dashboard asks, when it tells whose request it passes on. */
  readonly apiSecret: string;
}

/** What the process needs beside that, to listen. */
export interface ServerEnv extends DashboardEnv {
  readonly host: string;
  readonly port: number;
  /** Ranges of proxies whose `X-Forwarded-For` is believed, in CIDR notation. */
  readonly trustedProxies: readonly string[];
}

function read<Schema extends z.ZodType>(schemaOf: Schema): z.output<Schema> {
  // biome-ignore lint/style/noProcessEnv: the one place of the dashboard that reads it
  const parsed = schemaOf.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The dashboard's environment is wrong. ${problems.join('; ')}`);
}

function toEnv(values: z.output<typeof schema>): DashboardEnv {
  const { origin, protocol } = new URL(values.NEXTAUTH_URL);
  return {
    apiUrl: values.API_URL.replace(/\/+$/, ''),
    publicApiUrl: (values.PUBLIC_API_URL ?? values.API_URL).replace(/\/+$/, ''),
    publicOrigin: origin,
    isHttps: protocol === 'https:',
    sessionSecret: values.NEXTAUTH_SECRET,
    apiSecret: values.DASHBOARD_API_SECRET,
  };
}

/**
 * Reads the environment. Called per request, never while the app is built, because a build knows
 * no installation.
 * @throws Error naming every variable that is missing or wrong
 */
export function readEnv(): DashboardEnv {
  return toEnv(read(schema));
}

/** Reads the environment of the process that listens. @throws as {@link readEnv} */
export function readServerEnv(): ServerEnv {
  const values = read(serverSchema);
  const { HOSTNAME, PORT, TRUSTED_PROXIES } = values;
  return { ...toEnv(values), host: HOSTNAME, port: PORT, trustedProxies: TRUSTED_PROXIES };
}

/**
 * Tells Next.js its configuration, the way its own standalone server does: next.config.ts is not
 * part of such a build.
 */
export function configureNext(config: unknown): void {
  // biome-ignore lint/style/noProcessEnv: Next.js reads it there
  Object.assign(process.env, {
    NODE_ENV: 'production',
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(config),
  });
}

/** Whether this is `next dev`, whose error overlay needs `eval`. */
export function isDevelopment(): boolean {
  // biome-ignore lint/style/noProcessEnv: as above; Next replaces it when building
  return process.env.NODE_ENV === 'development';
}
