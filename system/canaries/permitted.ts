/** A place that may hold a secret, which one, and why. */
export interface Permit {
  readonly place: RegExp;
  readonly canary: RegExp;
  readonly why: string;
}

/** Everywhere else is no secret to be found. A permit that nothing needs fails the test. */
export const PERMITTED: readonly Permit[] = [
  {
    place: /^home\/secrets\.json$/,
    canary: /^(key ring|Redis password)$/,
    why: 'made at the first start and kept there, for the owner of the home alone (0600)',
  },
  {
    place: /^home\/postgres\/password$/,
    canary: /^database password$/,
    why: 'of the PostgreSQL that npm start runs, kept there (0600)',
  },
  {
    place: /^home\/(credentials|demo)\.json$/,
    canary: /^((owner|operator) password|demo source (key|secret))$/,
    why: 'what the first start made up for the one who started it (0600)',
  },
  {
    place: /^terminal of npm start$/,
    canary: /^(owner|operator) password$/,
    why: 'says how to sign in, to the one who started it',
  },
  {
    place: /^table events_/,
    canary: /^(encrypted )?payload$/,
    why: 'events are stored to be delivered',
  },
  {
    place: /^home\/postgres\/cluster\/(base|pg_wal)\//,
    canary: /^(encrypted )?payload$/,
    why: 'the files of that table, and the log it is recovered from',
  },
  {
    place: /^(GraphQL of .*\.data|REST events of .*: \.data\..*)$/,
    canary: /^(encrypted )?payload$/,
    why: "an event's data, for those who may see the tenant's events",
  },
  {
    place: /^(GraphQL|REST deliveries) of .*\.request\.body$/,
    canary: /^payload$/,
    why: 'what was sent, for those who may see the attempt; encrypted where it was',
  },
];
