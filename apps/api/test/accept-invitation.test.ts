import { createAccount, createTenant } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { useApi } from './support/use-api.ts';

const INVITE =
  'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } inviteUrl } }';
const ACCEPT =
  'mutation ($token: String!, $name: String, $password: String) { acceptInvitation(token: $token, name: $name, password: $password) { token expiresAt } }';
const PREVIEW =
  'query ($token: String!) { invitationPreview(token: $token) { email tenantName tenantSlug role expiresAt hasAccount invitedBy { name email } } }';
const VIEWER = '{ viewer { email name role tenants { id } } }';

describe('accepting an invitation', () => {
  let clock = 0;
  const api = useApi({ overrides: { now: () => Date.now() + clock } });
  const { database } = api;

  async function given(name = 'Acme') {
    const { id: tenantId, slug } = await createTenant(database.pool, { name });
    const memberOf = [{ tenantId, role: 'owner' as const }];
    const account = await createAccount(database.pool, { memberOf });
    return { tenantId, slug, email: account.email, owner: await api.signIn(account) };
  }

  async function invite(as: string, email: string, role = 'DEVELOPER') {
    const { data } = await api.graphql(INVITE, { input: { email, role } }, as);
    const { inviteUrl, invitation } = data.inviteMember;
    return { token: inviteUrl.split('token=')[1] as string, id: invitation.id as string };
  }

  async function accept(variables: object, as?: string) {
    const { data, errors } = await api.graphql(ACCEPT, { ...variables }, as);
    return errors ? errors[0]?.extensions.code : data.acceptInvitation.token;
  }
  const newPerson = { name: 'New Person', password: 'a long enough password' };
  const viewer = async (token: string) => (await api.graphql(VIEWER, {}, token)).data.viewer;
  const membersOf = async (tenantId: string) =>
    (
      await database.pool.query(
        'select a.email, m.role from memberships m join accounts a on a.id = m.account_id where m.tenant_id = $1 order by m.id',
        [tenantId],
      )
    ).rows;

  it('makes an account, a membership with the role, and a session', async () => {
    const { tenantId, slug, email, owner } = await given();
    const { token } = await invite(owner, 'new@example.test');
    const { data } = await api.graphql(PREVIEW, { token });
    expect(data.invitationPreview).toMatchObject({
      email: 'new@example.test',
      tenantName: 'Acme',
      tenantSlug: slug,
      role: 'DEVELOPER',
      hasAccount: false,
      invitedBy: { name: 'Someone', email },
    });
    const session = await accept({ token, ...newPerson });
    expect(await viewer(session)).toEqual({
      email: 'new@example.test',
      name: 'New Person',
      role: 'DEVELOPER',
      tenants: [{ id: tenantId }],
    });
    await api.signIn({ email: 'new@example.test', password: newPerson.password });
  });

  it('takes a link once, also when two ask at the same time', async () => {
    const { tenantId, owner } = await given();
    const { token } = await invite(owner, 'twice@example.test');
    const tries = await Promise.all([1, 2, 3].map(() => accept({ token, ...newPerson })));
    expect(tries.filter((outcome) => outcome.startsWith('ey'))).toHaveLength(1);
    expect(await accept({ token, ...newPerson })).toBe('INVITATION_INVALID');
    expect(await membersOf(tenantId)).toHaveLength(2);
  });

  it('answers every link that lets nobody in alike: unknown, malformed, used, revoked, replaced, over', async () => {
    const { tenantId, owner } = await given();
    const revoked = await invite(owner, 'revoked@example.test');
    await api.graphql(
      'mutation ($id: ID!) { revokeInvitation(id: $id) { id } }',
      { id: revoked.id },
      owner,
    );
    const replaced = await invite(owner, 'replaced@example.test');
    await invite(owner, 'replaced@example.test');
    const over = await invite(owner, 'over@example.test');
    const unknown = Buffer.alloc(32, 7).toString('base64url');
    const answers: string[] = [];
    for (const token of [
      '',
      'x',
      'no\u0000body',
      `${over.token}x`,
      unknown,
      revoked.token,
      replaced.token,
    ]) {
      const answer = await api.graphql(ACCEPT, { token, ...newPerson });
      answers.push(JSON.stringify(answer.errors));
      expect((await api.graphql(PREVIEW, { token })).data.invitationPreview).toBeNull();
    }
    clock = 7 * 86_400_000 + 1_000;
    answers.push(
      JSON.stringify((await api.graphql(ACCEPT, { token: over.token, ...newPerson })).errors),
    );
    clock = 0;
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('INVITATION_INVALID');
    expect(await membersOf(tenantId)).toHaveLength(1);
  });

  it('asks for a name and a password that will do, and leaves the link to be used again', async () => {
    const { owner } = await given();
    const { token } = await invite(owner, 'again@example.test');
    expect(await accept({ token })).toBe('VALIDATION_FAILED');
    expect(await accept({ token, name: 'A', password: 'short' })).toBe('VALIDATION_FAILED');
    expect(await accept({ token, name: '', password: newPerson.password })).toBe(
      'VALIDATION_FAILED',
    );
    expect(await accept({ token, ...newPerson })).toMatch(/^ey/);
  });

  it('of an address with an account: only by its password or as it, so that inviting takes nobody over', async () => {
    const victim = await createAccount(database.pool, {
      memberOf: [{ tenantId: (await given()).tenantId, role: 'owner' }],
    });
    const { tenantId, owner } = await given('Evil');
    const { token } = await invite(owner, victim.email);
    expect((await api.graphql(PREVIEW, { token })).data.invitationPreview.hasAccount).toBe(true);
    // Whoever invites has the link, and is signed in as somebody else.
    expect(await accept({ token, ...newPerson }, owner)).toBe('INVALID_CREDENTIALS');
    expect(await accept({ token })).toBe('INVALID_CREDENTIALS');
    const { rows: before } = await database.pool.query(
      'select name, password_hash from accounts where id = $1',
      [victim.id],
    );
    expect(before[0].name).toBe('Someone');

    const session = await accept({ token, name: 'Other Name', password: victim.password });
    const seen = await viewer(session);
    expect(seen).toMatchObject({ email: victim.email, name: 'Someone' });
    expect(seen.tenants).toHaveLength(2);
    expect(seen.tenants).toContainEqual({ id: tenantId });
    const { rows: after } = await database.pool.query(
      'select name, password_hash from accounts where id = $1',
      [victim.id],
    );
    expect(after).toEqual(before);

    const other = await given('Third');
    const third = await invite(other.owner, victim.email);
    const bySession = await accept({ token: third.token }, session);
    expect((await viewer(bySession)).tenants).toHaveLength(3);
  });

  it('counts tries of the password as sign-ins: the link is no way around their limits', async () => {
    const victim = await createAccount(database.pool);
    const { owner } = await given();
    const { token } = await invite(owner, victim.email);
    const codes: string[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      codes.push(await accept({ token, password: `guess ${attempt}` }));
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('INVALID_CREDENTIALS'));
    expect(codes[10]).toBe('RATE_LIMITED');
  });

  it('changes nothing for someone who has become a member meanwhile', async () => {
    const { tenantId, owner } = await given();
    const { token } = await invite(owner, 'meanwhile@example.test', 'OWNER');
    const account = await createAccount(database.pool, {
      email: 'meanwhile@example.test',
      memberOf: [{ tenantId, role: 'viewer' }],
    });
    expect(await accept({ token, password: account.password })).toMatch(/^ey/);
    expect(await membersOf(tenantId)).toContainEqual({ email: account.email, role: 'viewer' });
  });

  it('ends with whoever invited, when they are removed', async () => {
    const { tenantId, owner } = await given();
    const admin = await createAccount(database.pool, { memberOf: [{ tenantId, role: 'admin' }] });
    const { token } = await invite(await api.signIn(admin), 'friend@example.test');
    const { rows } = await database.pool.query('select id from memberships where account_id = $1', [
      admin.id,
    ]);
    await api.graphql(
      'mutation ($id: ID!) { removeMember(id: $id) { id } }',
      { id: rows[0].id },
      owner,
    );
    expect(await accept({ token, ...newPerson })).toBe('INVITATION_INVALID');
  });

  it('is told to the audit log by whoever accepted', async () => {
    const { tenantId, owner } = await given();
    const { token } = await invite(owner, 'audited@example.test');
    await accept({ token, ...newPerson });
    const { rows } = await database.pool.query(
      `select actor_kind, actor_name, summary, changes from audit_log
       where tenant_id = $1 and action = 'member.joined'`,
      [tenantId],
    );
    expect(rows).toEqual([
      {
        actor_kind: 'account',
        actor_name: 'audited@example.test',
        summary: 'audited@example.test joined as developer',
        changes: { role: [null, 'developer'] },
      },
    ]);
  });
});

describe('a member who is removed', () => {
  const api = useApi();

  it('is refused at once, with the session they have, in that tenant alone', async () => {
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const { id: elsewhere } = await createTenant(pool);
    const owner = await api.signIn(
      await createAccount(pool, { memberOf: [{ tenantId, role: 'owner' }] }),
    );
    const account = await createAccount(pool, {
      memberOf: [
        { tenantId, role: 'admin' },
        { tenantId: elsewhere, role: 'developer' },
      ],
    });
    const token = await api.signIn(account);
    const list = (of: string) => api.call('GET', `/api/v1/webhooks?tenant_id=${of}`, { token });
    expect((await list(tenantId)).status).toBe(200);
    const { rows } = await pool.query(
      'select id from memberships where account_id = $1 and tenant_id = $2',
      [account.id, tenantId],
    );
    const update =
      'mutation ($id: ID!) { updateMember(id: $id, role: VIEWER) { member { role } } }';
    await api.graphql(update, { id: rows[0].id }, owner);
    const write = () =>
      api.call('POST', '/api/v1/webhooks', {
        token,
        body: { tenant_id: tenantId, callback_url: 'https://example.test' },
      });
    expect((await write()).body.error.code).toBe('FORBIDDEN');
    await api.graphql(
      'mutation ($id: ID!) { removeMember(id: $id) { id } }',
      { id: rows[0].id },
      owner,
    );
    expect((await list(tenantId)).status).toBe(404);
    expect((await write()).status).toBe(404);
    expect((await list(elsewhere)).status).toBe(200);
  });
});
