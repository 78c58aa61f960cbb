/** The address a request would go to is closed by the address policy (promise 8). */
export class AddressBlockedError extends Error {
  readonly code = 'POSTHORN_ADDRESS_BLOCKED';
}

/** A host name could not be turned into addresses. The message says which and why. */
export class NameNotResolvedError extends Error {
  readonly code = 'POSTHORN_DNS_FAILURE';
}
