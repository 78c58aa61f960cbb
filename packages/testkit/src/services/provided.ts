/** What the global setup hands to every test file. */
export interface ProvidedServices {
  /** The server's superuser, at the database `postgres`. */
  readonly postgresUrl: string;
  /** Without a logical database. */
  readonly redisUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    posthornServices: ProvidedServices;
  }
}
