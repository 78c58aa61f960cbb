import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Whoever signs in at the provider. */
export interface ProviderPerson {
  sub: string;
  email?: string;
  emailVerified?: boolean;
  name?: string;
}

/** A real OpenID Connect provider on this machine, where someone signs in without being asked. */
export interface TestOidcProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Requests it has answered, by path. */
  requests: string[];
  /**
   * Goes where the browser was sent, as someone; null declines.
   * @returns the query that it comes back with
   */
  visit(url: string, person: ProviderPerson | null): Promise<string>;
  stop(): Promise<void>;
}

/** @param options.redirectUri where the provider may lead back to */
export async function startOidcProvider(options: {
  redirectUri: string;
}): Promise<TestOidcProvider> {
  const clientId = 'posthorn';
  const clientSecret = randomBytes(24).toString('base64url');
  const people = new Map<string, ProviderPerson>();
  const requests: string[] = [];
  let next: ProviderPerson | null = null;
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => {
    requests.push(request.url?.split('?', 1)[0] ?? '');
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [options.redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => {
        const person = people.get(sub);
        const { email, emailVerified, name } = person ?? {};
        return { sub, email, email_verified: emailVerified, name };
      },
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({
        clientId: client?.clientId,
        accountId: session?.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  handle = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
    const result = next
      ? { login: { accountId: next.sub, remember: false } }
      : { error: 'access_denied', error_description: 'declined' };
    provider.interactionFinished(request, response, result).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  };

  return {
    issuer,
    clientId,
    clientSecret,
    requests,
    async visit(url, person) {
      next = person;
      if (person) people.set(person.sub, person);
      const cookies = new Map<string, string>();
      let location = new URL(url);
      for (let step = 0; step < 10; step += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(location, { redirect: 'manual', headers: { cookie } });
        for (const line of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        const led = response.headers.get('location');
        if (led === null) throw new Error(`${response.status} ${await response.text()}`);
        location = new URL(led, location);
        if (location.href.startsWith(options.redirectUri)) return location.search.slice(1);
      }
      throw new Error('the provider leads in circles');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
