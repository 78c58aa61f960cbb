import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { NameNotResolvedError } from './errors.ts';
import { createHostsFile } from './hosts-file.ts';

export interface ResolvedName {
  /** Every address the name has; never empty. */
  addresses: readonly string[];
  /** How long the answer may be used again. 0: ask again for the next connection. */
  ttlMs: number;
}

/** Turns a host name into all its addresses. Rejects with a {@link NameNotResolvedError}. */
export type ResolveName = (hostname: string) => Promise<ResolvedName>;

/** Once one address family has answered, how long the other one is waited for (RFC 8305, section 3). */
const OTHER_FAMILY_WAIT_MS = 250;
const HOSTS_FILE_TTL_MS = 5_000;
/** A resolver is made anew this often, so that a changed resolv.conf is noticed. */
const RESOLVER_AGE_MAX_MS = 60_000;

const DNS_REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name does not exist',
  ENODATA: 'the name has no address',
  ESERVFAIL: 'the name server failed',
  EREFUSED: 'the name server refused the question',
  ETIMEOUT: 'the name server did not answer',
  ECONNREFUSED: 'no name server could be reached',
  EBADNAME: 'the name is not a valid host name',
};

interface FamilyAnswer {
  addresses: string[];
  ttlS: number;
  failure: string | null;
}

/**
 * The name resolver of the guarded agent: the hosts file first, then DNS by c-ares.
 *
 * Not `dns.lookup`: that occupies a thread of libuv's pool for as long as getaddrinfo takes (libuv
 * lets it have two of four), so two names with a dead name server would stop every tenant's look-ups
 * (promise 4). c-ares asks over sockets, any number at once. What it does not do is search domains
 * and NSS modules: callback URLs carry full names, and the hosts file is read here.
 *
 * @param options.servers name servers as `address[:port]`, instead of those of the system
 */
export function createNameResolver(
  options: { hostsPath?: string; servers?: readonly string[]; now?: () => number } = {},
): ResolveName {
  const now = options.now ?? (() => performance.now());
  const readHosts = createHostsFile({
    path: options.hostsPath ?? hostsPath(),
    maxAgeMs: HOSTS_FILE_TTL_MS,
    now,
  });
  let resolver: Resolver | null = null;
  let resolverMadeAtMs = 0;

  function currentResolver(): Resolver {
    if (resolver === null || now() - resolverMadeAtMs > RESOLVER_AGE_MAX_MS) {
      resolver = new Resolver({ timeout: 1_500, tries: 3 });
      if (options.servers !== undefined) resolver.setServers(options.servers);
      resolverMadeAtMs = now();
    }
    return resolver;
  }

  return async (hostname) => {
    const name = hostname.toLowerCase().replace(/\.$/, '');
    const fromFile = (await readHosts()).get(name);
    if (fromFile !== undefined) return { addresses: fromFile, ttlMs: HOSTS_FILE_TTL_MS };
    const special = specialUseName(name);
    if (special !== null) return special;
    return resolveByDns(currentResolver(), name);
  };
}

/** Names that RFC 6761 keeps out of DNS: `localhost` is this machine, `.invalid` is nothing. */
function specialUseName(name: string): ResolvedName | null {
  if (name === 'localhost' || name.endsWith('.localhost')) {
    return { addresses: ['127.0.0.1', '::1'], ttlMs: HOSTS_FILE_TTL_MS };
  }
  if (name === 'invalid' || name.endsWith('.invalid')) throw notResolved(name, 'ENOTFOUND');
  return null;
}

async function resolveByDns(resolver: Resolver, name: string): Promise<ResolvedName> {
  const v4 = resolver.resolve4(name, { ttl: true }).then(toAnswer, toFailure);
  const v6 = resolver.resolve6(name, { ttl: true }).then(toAnswer, toFailure);
  const answers = await bothOrOneInTime(v4, v6);
  const addresses = answers.flatMap((answer) => answer.addresses);
  if (addresses.length === 0) {
    const failures = answers.map((answer) => answer.failure);
    // "No address of this family" is the lesser news when the other family says what is wrong.
    throw notResolved(name, failures.find((code) => code !== 'ENODATA') ?? 'ENODATA');
  }
  const ttls = answers.filter((answer) => answer.failure === null).map((answer) => answer.ttlS);
  return { addresses, ttlMs: Math.min(...ttls) * 1000 };
}

async function bothOrOneInTime(
  v4: Promise<FamilyAnswer>,
  v6: Promise<FamilyAnswer>,
): Promise<FamilyAnswer[]> {
  let timer: NodeJS.Timeout | undefined;
  const both = Promise.all([v4, v6]);
  const oneInTime = new Promise<FamilyAnswer[]>((resolve) => {
    const onAnswer = (answer: FamilyAnswer): void => {
      if (answer.addresses.length === 0) return;
      timer ??= setTimeout(() => resolve([answer]), OTHER_FAMILY_WAIT_MS);
    };
    void v4.then(onAnswer);
    void v6.then(onAnswer);
  });
  const answers = await Promise.race([both, oneInTime]);
  clearTimeout(timer);
  return answers;
}

function toAnswer(records: { address: string; ttl: number }[]): FamilyAnswer {
  const usable = records.filter((record) => isIP(record.address) !== 0);
  return {
    addresses: usable.map((record) => record.address),
    ttlS: Math.min(...usable.map((record) => record.ttl)),
    failure: usable.length === 0 ? 'ENODATA' : null,
  };
}

function toFailure(error: unknown): FamilyAnswer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ESERVFAIL';
  return { addresses: [], ttlS: 0, failure: code };
}

function notResolved(name: string, code: string): NameNotResolvedError {
  return new NameNotResolvedError(`${name} did not resolve: ${DNS_REASONS[code] ?? code}`);
}

function hostsPath(): string {
  return process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
}
