import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';

/** Where a request comes from, as far as it can be believed. */
export interface Client {
  /** The network address of whoever asks: of the browser, where the dashboard asks for it. */
  address: string;
  /** The user agent, cut. */
  agent: string;
  /** The token of a device that someone signed in on before; whether it is one, its reader says. */
  deviceToken: string | null;
}

/** What of a request tells where it comes from. */
export interface ClientRequest {
  /** The address of the connection, or what trusted proxies say. */
  ip: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Tells the client of a request: the one place that does, for REST, GraphQL and ingest. */
export type ClientOf = (request: ClientRequest) => Client;

const AGENT_CHARS_MAX = 400;
const DEVICE_TOKEN_CHARS_MAX = 4_000;

/**
 * What the dashboard says about the browser that it asks for (`x-posthorn-client-address`,
 * `-client-agent`, `-device`) is believed with the right `x-posthorn-dashboard-secret` only: else
 * anyone could be anywhere, and no limit by address would hold.
 */
export function createClientOf(options: { acceptedSecrets: readonly string[] }): ClientOf {
  const accepted = options.acceptedSecrets.map(digestOf);

  function isDashboard(secret: string): boolean {
    const digest = digestOf(secret);
    // Every secret is compared: how long it takes tells nothing.
    return accepted.filter((candidate) => timingSafeEqual(candidate, digest)).length > 0;
  }

  return ({ ip, headers }) => {
    const text = (name: string): string => {
      const value = headers[name];
      return typeof value === 'string' ? value : '';
    };
    const own = { address: ip, agent: cut(text('user-agent')), deviceToken: null };
    const secret = text('x-posthorn-dashboard-secret');
    if (secret === '' || !isDashboard(secret)) return own;
    const address = text('x-posthorn-client-address').trim();
    const deviceToken = text('x-posthorn-device');
    return {
      address: isIP(address) === 0 ? ip : address,
      agent: cut(text('x-posthorn-client-agent')),
      deviceToken:
        deviceToken === '' || deviceToken.length > DEVICE_TOKEN_CHARS_MAX ? null : deviceToken,
    };
  };
}

function cut(agent: string): string {
  return agent.slice(0, AGENT_CHARS_MAX);
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
