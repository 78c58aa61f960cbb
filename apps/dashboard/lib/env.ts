import { z } from 'zod';

const schema = z.object({
  API_URL: z.url({ protocol: /^https?$/ }),
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
  NEXTAUTH_SECRET: z.string().min(32),
});

/** What the dashboard's server knows from its environment. Nothing of it reaches the browser. */
export interface DashboardEnv {
  /** Where the API is reached, without a slash at the end. */
  readonly apiUrl: string;
  /** The origin people's browsers use, e.g. `https://hooks.example.com`. */
  readonly publicOrigin: string;
  /** Encrypts the session cookie. */
  readonly sessionSecret: string;
}

/**
 * Reads the environment. Called per request, never while the app is built, because a build knows
 * no installation.
 * @throws Error naming every variable that is missing or wrong
 */
export function readEnv(): DashboardEnv {
  // biome-ignore lint/style/noProcessEnv: the one place of the dashboard that reads it
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`The dashboard's environment is wrong. ${problems.join('; ')}`);
  }
  const { API_URL, NEXTAUTH_URL, NEXTAUTH_SECRET } = parsed.data;
  return {
    apiUrl: API_URL.replace(/\/+$/, ''),
    publicOrigin: new URL(NEXTAUTH_URL).origin,
    sessionSecret: NEXTAUTH_SECRET,
  };
}

/** Whether this is `next dev`, whose error overlay needs `eval`. */
export function isDevelopment(): boolean {
  // biome-ignore lint/style/noProcessEnv: as above; Next replaces it when building
  return process.env.NODE_ENV === 'development';
}
