import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { AddressPolicy } from '@posthorn/domain';
import { buildConnector } from 'undici';
import { AddressBlockedError, NameNotResolvedError } from './errors.ts';

/** Before Happy Eyeballs goes on to the next of the checked addresses. */
const NEXT_ADDRESS_AFTER_MS = 500;
const TLS_SESSIONS_MAX = 1_000;

export interface GuardedConnectorOptions {
  addressPolicy: AddressPolicy;
  /** All addresses of a name; see {@link createNameCache}. */
  resolve: (hostname: string) => Promise<readonly string[]>;
  /** A client certificate, and what the receiver's is checked against. */
  secureContext?: SecureContext;
}

/**
 * The only place from which Posthorn connects to an address that a tenant named (promise 8).
 *
 * A literal address is checked before anything happens. A name is resolved once, **every** address
 * it has is checked, and those very addresses are what the socket is given: there is no second
 * look-up that could answer differently (DNS rebinding). One closed address among open ones blocks
 * the connection: a name that points into a private network is not trusted to choose. At last the
 * peer of the open socket is checked once more, should all of this ever be wrong.
 *
 * Returns the socket at once so that a caller can destroy it while it is still connecting.
 */
export function createGuardedConnector(
  options: GuardedConnectorOptions,
): (target: buildConnector.Options, callback: buildConnector.Callback) => Socket | null {
  const { addressPolicy, resolve } = options;

  const lookup: LookupFunction = (hostname, lookupOptions, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        const fault =
          first === undefined
            ? new NameNotResolvedError(`${hostname} did not resolve: the name has no address`)
            : findBlocked(addressPolicy, addresses, hostname);
        if (fault !== null) callback(fault, '');
        else if (lookupOptions.all === true) {
          callback(
            null,
            addresses.map((address) => ({ address, family: isIP(address) })),
          );
        } else callback(null, first ?? '', isIP(first ?? ''));
      },
      (error: Error) => callback(error, ''),
    );
  };

  const connect = buildConnector({
    allowH2: false,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    maxCachedSessions: TLS_SESSIONS_MAX,
    rejectUnauthorized: true,
    ...(options.secureContext ? { secureContext: options.secureContext } : {}),
    // The sender's one deadline decides; it destroys the socket that is returned here.
    timeout: 0,
  }) as (target: buildConnector.Options, callback: buildConnector.Callback) => Socket;

  return (target, callback) => {
    if (isIP(target.hostname) !== 0) {
      const blocked = findBlocked(addressPolicy, [target.hostname], null);
      if (blocked !== null) {
        queueMicrotask(() => callback(blocked, null));
        return null;
      }
    }
    const answer: buildConnector.Callback = (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      const peer = socket.remoteAddress;
      const blocked = peer === undefined ? null : findBlocked(addressPolicy, [peer], null);
      if (blocked === null) return callback(null, socket);
      socket.destroy();
      return callback(blocked, null);
    };
    return connect({ ...target, servername: serverName(target) }, answer);
  };
}

/** For SNI and the certificate: the host name without the root's dot (RFC 6066, section 3). */
function serverName(target: buildConnector.Options): string | undefined {
  if (target.protocol !== 'https:' || isIP(target.hostname) !== 0) return undefined;
  return target.hostname.replace(/\.$/, '');
}

function findBlocked(
  policy: AddressPolicy,
  addresses: readonly string[],
  hostname: string | null,
): AddressBlockedError | null {
  for (const address of addresses) {
    const verdict = policy.check(address);
    if (verdict.ok) continue;
    const subject = hostname === null ? address : `${hostname} resolves to ${address}, which`;
    return new AddressBlockedError(`${subject} is closed: ${verdict.range} is ${verdict.why}`);
  }
  return null;
}
