/** Where `proxy.ts` notes the address that was asked for, so that a sign-in can lead back to it. */
export const PATH_HEADER = 'x-posthorn-path';
