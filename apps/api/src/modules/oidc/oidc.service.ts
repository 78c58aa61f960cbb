import { randomBytes } from 'node:crypto';
import type { PeopleDatabase } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import { addressBlockOf } from '../../client/address-block.ts';
import type { Client } from '../../client/client.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Sessions, SignedIn } from '../auth/sessions.ts';
import type { InvitationLinks } from '../members/invitation-links.ts';
import { createRateLimit } from '../shared/rate-limit.ts';
import { accountOf, invitedAccountOf, type OidcSignIn } from './oidc-accounts.ts';
import type { OidcFlows } from './oidc-flow.ts';
import type { OidcPerson, OidcProvider } from './oidc-provider.ts';

/** Signing in with a provider (decision 0013). Throws PosthornError; NOT_FOUND where there is none. */
export interface OidcService {
  /** What its button says, and where it leads; null where none is configured. */
  option: { name: string; url: string } | null;
  /**
   * Where to send the browser, and what it has to keep until it comes back. With the token of an
   * invitation's link the sign-in accepts it, and needs no account: INVITATION_INVALID.
   */
  start(
    given: { invitation: string | null },
    client: Client,
  ): Promise<{ url: string; flow: string }>;
  /**
   * OIDC_SIGN_IN_FAILED, OIDC_ACCOUNT_UNKNOWN, SERVICE_UNAVAILABLE, RATE_LIMITED; with an invitation
   * INVITATION_INVALID, INVITATION_FOR_ANOTHER and OVERLOADED too.
   */
  finish(answer: { callbackQuery: string; flow: string }, client: Client): Promise<SignedIn>;
}

/** Each asks the provider: by address, 20 at once, then one in 3 s. */
const RATE = { burst: 20, everyMs: 3_000 };
const ADDRESSES_MAX = 10_000;
const QUERY_CHARS_MAX = 8_192;

export function createOidcService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  passwords: Passwords;
  invitations: InvitationLinks;
  /** Null where none is configured. */
  oidc: { name: string; url: string; provider: OidcProvider; flows: OidcFlows } | null;
  now: () => number;
}): OidcService {
  const { people, sessions, passwords, invitations, oidc } = parts;
  const limit = createRateLimit({ rate: RATE, keysMax: ADDRESSES_MAX, now: parts.now });

  function configured() {
    if (oidc) return oidc;
    const message =
      'This installation has no OpenID Connect provider: its operator sets OIDC_ISSUER.';
    throw new PosthornError('NOT_FOUND', { message });
  }

  function count(client: Client): void {
    const key = addressBlockOf(client.address);
    const waitMs = limit.waitMs(key);
    if (waitMs > 0) {
      throw new PosthornError('RATE_LIMITED', { retryAfterS: Math.ceil(waitMs / 1000) });
    }
    limit.take(key);
  }

  async function findInvitation(token: string) {
    const found = await invitations.find(token);
    if (!found) throw new PosthornError('INVITATION_INVALID');
    return found;
  }

  /** Makes someone a member by the link they followed, with the account they have or are given. */
  async function join(token: string, person: OidcPerson, at: OidcSignIn, client: Client) {
    const { hash } = await findInvitation(token);
    return invitations.join(hash, client, (em, invitation) =>
      invitedAccountOf(em, invitation, person, at),
    );
  }

  return {
    option: oidc && { name: oidc.name, url: oidc.url },
    async start({ invitation }, client) {
      const { provider, flows } = configured();
      count(client);
      if (invitation !== null) await findInvitation(invitation);
      const { url, checks } = await provider.begin();
      return { url, flow: await flows.seal({ ...checks, invitation }) };
    },
    async finish({ callbackQuery, flow }, client) {
      const { provider, flows, name } = configured();
      count(client);
      const begun = await flows.open(flow);
      if (!begun || callbackQuery.length > QUERY_CHARS_MAX) {
        throw new PosthornError('OIDC_SIGN_IN_FAILED');
      }
      const person = await provider.finish(callbackQuery, begun);
      const at: OidcSignIn = {
        provider: name,
        address: client.address,
        // Signing in with it takes as long as with any, and a reset replaces it.
        unknownPasswordHash: () =>
          passwords.hash(randomBytes(32).toString('base64url'), { client, isKnown: false }),
      };
      const { id } =
        begun.invitation === null
          ? await people.asOperator((em) => accountOf(em, person, at))
          : await join(begun.invitation, person, at, client);
      return sessions.open({ id }, client, { how: `with ${name}` });
    },
  };
}
