import {
  deleteSessionsOf,
  findAccountBy,
  findAccountOfIdentity,
  insertAccount,
  linkIdentity,
  proveEmail,
  replacePasswordHash,
} from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import { recordChange } from '../audit/record-change.ts';
import type { OidcPerson } from './oidc-provider.ts';

type EntityManager = Parameters<typeof findAccountBy>[0];

/** Where somebody signs in. */
export interface OidcSignIn {
  /** The provider, as people know it. */
  provider: string;
  /** The network address they come from. */
  address: string;
  /** The hash of a password that nobody knows. */
  unknownPasswordHash: () => Promise<string>;
}

const NAME_CHARS_MAX = 200;

/**
 * The account that someone at the provider has here. Nobody is given one.
 * @throws PosthornError OIDC_ACCOUNT_UNKNOWN
 */
export async function accountOf(
  em: EntityManager,
  person: OidcPerson,
  at: OidcSignIn,
): Promise<{ id: string }> {
  const linked = await findAccountOfIdentity(em, person);
  if (linked !== null) return { id: linked };
  const { email } = person;
  if (email === null) {
    throw unknown(`${at.provider} does not say that your email address is verified.`);
  }
  const account = await findAccountBy(em, { email });
  if (!account) throw unknown(`Nobody here has the email address ${email}.`);
  await link(em, account, person, at);
  return account;
}

/**
 * The account of someone whom the provider says has an invited address; it is made where nobody has
 * one with it. An account that is linked to them already counts by its own address.
 * @throws PosthornError INVITATION_FOR_ANOTHER; OIDC_ACCOUNT_UNKNOWN where the account is linked to
 *   somebody else there
 */
export async function invitedAccountOf(
  em: EntityManager,
  { email }: { email: string },
  person: OidcPerson,
  at: OidcSignIn,
): Promise<{ id: string; email: string }> {
  const linked = await findAccountOfIdentity(em, person);
  if (linked !== null) {
    const account = await findAccountBy(em, { id: linked });
    if (account?.email !== email) throw forAnother(email, account?.email ?? null, at);
    return account;
  }
  if (person.email !== email) throw forAnother(email, person.email, at);
  const account = (await findAccountBy(em, { email })) ?? (await make(em, email, person, at));
  await link(em, account, person, at);
  return account;
}

async function make(
  em: EntityManager,
  email: string,
  person: OidcPerson,
  { unknownPasswordHash }: OidcSignIn,
) {
  const given = person.name
    ?.replaceAll('\u0000', '')
    .slice(0, NAME_CHARS_MAX)
    .toWellFormed()
    .trim();
  const name = given || email.slice(0, email.lastIndexOf('@')).slice(0, NAME_CHARS_MAX);
  const passwordHash = await unknownPasswordHash();
  const account = insertAccount(em, { email, name, passwordHash, isOperator: false });
  await em.flush();
  return account;
}

async function link(
  em: EntityManager,
  { id, email }: { id: string; email: string },
  person: OidcPerson,
  { provider, address, unknownPasswordHash }: OidcSignIn,
): Promise<void> {
  if (!(await linkIdentity(em, id, person))) {
    throw unknown(`The account of ${email} belongs to someone else at ${provider}.`);
  }
  // Until now anyone with the invitation's link may have set it up: what they know opens it no more.
  const isTakenOver = await proveEmail(em, id);
  if (isTakenOver) {
    const { passwordHash: from } = (await findAccountBy(em, { id })) ?? { passwordHash: null };
    await replacePasswordHash(em, id, { from, to: await unknownPasswordHash() });
    await deleteSessionsOf(em, id);
  }
  recordChange(
    em,
    { tenantId: null, actor: { kind: 'account', id, name: email, address } },
    {
      action: 'account.identity_linked',
      targetKind: 'account',
      targetId: id,
      summary: `Linked to ${provider}, on signing in there as ${email}${isTakenOver ? '; the password and the sessions from before it ended' : ''}`,
    },
  );
}

function forAnother(invited: string, own: string | null, { provider }: OidcSignIn): PosthornError {
  const who = own === null ? 'with no verified email address' : `as ${own}`;
  const message = `The invitation is for ${invited}; you are signed in at ${provider} ${who}.`;
  return new PosthornError('INVITATION_FOR_ANOTHER', { message });
}

function unknown(why: string): PosthornError {
  return new PosthornError('OIDC_ACCOUNT_UNKNOWN', {
    message: `${why} Ask an owner of your tenant to invite you, or sign in with your password.`,
  });
}
