import {
  findAccountBy,
  findAccountOfIdentity,
  linkIdentity,
  type PeopleDatabase,
} from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import { addressBlockOf } from '../../client/address-block.ts';
import type { Client } from '../../client/client.ts';
import { recordChange } from '../audit/record-change.ts';
import type { Sessions, SignedIn } from '../auth/sessions.ts';
import { createRateLimit } from '../shared/rate-limit.ts';
import type { OidcFlows } from './oidc-flow.ts';
import type { OidcPerson, OidcProvider } from './oidc-provider.ts';

/** Signing in with a provider (decision 0013). Throws PosthornError; NOT_FOUND where there is none. */
export interface OidcService {
  /** What its button says, and where it leads; null where none is configured. */
  option: { name: string; url: string } | null;
  /** Where to send the browser, and what it has to keep until it comes back. */
  start(client: Client): Promise<{ url: string; flow: string }>;
  /** OIDC_SIGN_IN_FAILED, OIDC_ACCOUNT_UNKNOWN, SERVICE_UNAVAILABLE, RATE_LIMITED. */
  finish(answer: { callbackQuery: string; flow: string }, client: Client): Promise<SignedIn>;
}

/** Each asks the provider: by address, 20 at once, then one in 3 s. */
const RATE = { burst: 20, everyMs: 3_000 };
const ADDRESSES_MAX = 10_000;
const QUERY_CHARS_MAX = 8_192;

export function createOidcService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  /** Null where none is configured. */
  oidc: { name: string; url: string; provider: OidcProvider; flows: OidcFlows } | null;
  now: () => number;
}): OidcService {
  const { people, sessions, oidc } = parts;
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

  /** The account that someone has here. Nobody is given one. */
  function accountOf(person: OidcPerson, name: string, address: string): Promise<string> {
    return people.asOperator(async (em) => {
      const linked = await findAccountOfIdentity(em, person);
      if (linked !== null) return linked;
      if (person.email === null) {
        throw unknown(`${name} does not say that your email address is verified.`);
      }
      const { email } = person;
      const account = await findAccountBy(em, { email });
      if (!account) throw unknown(`Nobody here has the email address ${email}.`);
      if (!(await linkIdentity(em, account.id, person))) {
        throw unknown(`The account of ${email} belongs to someone else at ${name}.`);
      }
      recordChange(
        em,
        { tenantId: null, actor: { kind: 'account', id: account.id, name: email, address } },
        {
          action: 'account.identity_linked',
          targetKind: 'account',
          targetId: account.id,
          summary: `Linked to ${name}, on signing in there as ${email}`,
        },
      );
      return account.id;
    });
  }

  return {
    option: oidc && { name: oidc.name, url: oidc.url },
    async start(client) {
      const { provider, flows } = configured();
      count(client);
      const { url, checks } = await provider.begin();
      return { url, flow: await flows.seal(checks) };
    },
    async finish({ callbackQuery, flow }, client) {
      const { provider, flows, name } = configured();
      count(client);
      const checks = await flows.open(flow);
      if (!checks || callbackQuery.length > QUERY_CHARS_MAX) {
        throw new PosthornError('OIDC_SIGN_IN_FAILED');
      }
      const person = await provider.finish(callbackQuery, checks);
      const id = await accountOf(person, name, client.address);
      return sessions.open({ id }, client, { how: `with ${name}` });
    },
  };
}

function unknown(why: string): PosthornError {
  return new PosthornError('OIDC_ACCOUNT_UNKNOWN', {
    message: `${why} Ask an owner of your tenant to invite you, or sign in with your password.`,
  });
}
