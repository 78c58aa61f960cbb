import { createHash } from 'node:crypto';
import { createKeyRing, mailContext } from '@posthorn/domain';
import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { useApi } from './support/use-api.ts';

type Role = 'owner' | 'admin' | 'developer' | 'viewer';

const MEMBERS =
  '{ members { edges { node { id role joinedAt account { id email name } } } pageInfo { hasNextPage } } }';
const INVITE =
  'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id email role expiresAt invitedBy { email } } inviteUrl isMailed } }';
const UPDATE =
  'mutation ($id: ID!, $role: MemberRole!) { updateMember(id: $id, role: $role) { member { id role } } }';
const REMOVE =
  'mutation ($id: ID!, $revokesApiKeys: Boolean) { removeMember(id: $id, revokesApiKeys: $revokesApiKeys) { id } }';
const LEAVE = 'mutation ($tenantId: ID!) { leaveTenant(tenantId: $tenantId) { id } }';
const INVITATIONS = '{ invitations { edges { node { id email role invitedBy { email } } } } }';
const REVOKE = 'mutation ($id: ID!) { revokeInvitation(id: $id) { id } }';

function useTeam(env: Record<string, string> = {}) {
  const api = useApi({ env: { PUBLIC_URL: 'https://hooks.example.test', ...env } });
  const { database } = api;

  async function team(...roles: Role[]) {
    const { id: tenantId } = await createTenant(database.pool, { name: 'Acme & Söhne' });
    const join = async (role: Role) => {
      const account = await createAccount(database.pool, { memberOf: [{ tenantId, role }] });
      const token = await api.signIn(account);
      const { rows } = await database.pool.query(
        'select id from memberships where account_id = $1 and tenant_id = $2',
        [account.id, tenantId],
      );
      return { ...account, token, memberId: rows[0].id as string };
    };
    const people = [];
    for (const role of roles) people.push(await join(role));
    const roleOf = async (memberId: string) => {
      const { rows } = await database.pool.query('select role from memberships where id = $1', [
        memberId,
      ]);
      return rows[0]?.role ?? null;
    };
    return { tenantId, people, join, roleOf };
  }

  async function ask(query: string, variables: object, token: string) {
    const { data, errors } = await api.graphql(query, { ...variables }, token);
    return errors ? errors[0]?.extensions.code : data[Object.keys(data)[0] ?? ''];
  }
  return { api, team, ask };
}

describe('members', () => {
  const { api, team, ask } = useTeam();

  it('are listed newest first, with what others may see of an account', async () => {
    const { people } = await team('owner', 'viewer');
    const [owner, viewer] = people;
    const { edges } = await ask(MEMBERS, {}, viewer?.token ?? '');
    expect(edges.map(({ node }: { node: object }) => node)).toMatchObject([
      { id: viewer?.memberId, role: 'VIEWER', account: { id: viewer?.id, name: 'Someone' } },
      { id: owner?.memberId, role: 'OWNER', account: { email: owner?.email } },
    ]);
    expect(edges[0].node.joinedAt).toMatch(/Z$/);
  });

  it('are given roles: admins up to admin, what concerns owners by owners alone, themselves by nobody', async () => {
    // Who, whom, to what, what comes of it; the second owner keeps the tenant from losing its last.
    const table: [Role, Role, Role, string][] = [
      ['admin', 'viewer', 'developer', 'ok'],
      ['admin', 'viewer', 'admin', 'ok'],
      ['admin', 'admin', 'viewer', 'ok'],
      ['admin', 'viewer', 'owner', 'FORBIDDEN'],
      ['admin', 'owner', 'viewer', 'FORBIDDEN'],
      ['owner', 'viewer', 'owner', 'ok'],
      ['owner', 'owner', 'viewer', 'ok'],
      ['developer', 'viewer', 'developer', 'FORBIDDEN'],
      ['viewer', 'viewer', 'developer', 'FORBIDDEN'],
    ];
    const { join, roleOf } = await team('owner', 'owner');
    for (const [who, whom, role, should] of table) {
      const [actor, target] = [await join(who), await join(whom)];
      const variables = { id: target.memberId, role: role.toUpperCase() };
      const found = await ask(UPDATE, variables, actor.token);
      const title = `${who} makes ${whom} ${role}`;
      expect(typeof found === 'string' ? found : 'ok', title).toBe(should);
      expect(await roleOf(target.memberId), title).toBe(should === 'ok' ? role : whom);
    }
    for (const role of ['admin', 'developer', 'viewer'] as const) {
      const actor = await join(role);
      for (const wanted of ['OWNER', ...(role === 'admin' ? [] : ['ADMIN'])]) {
        expect(await ask(UPDATE, { id: actor.memberId, role: wanted }, actor.token)).toBe(
          'FORBIDDEN',
        );
      }
      expect(await roleOf(actor.memberId)).toBe(role);
    }
  });

  it('are removed by the same rules, and not by strangers', async () => {
    const { join, roleOf } = await team('owner', 'owner');
    const stranger = (await team('owner')).people[0];
    const [admin, viewer, owner] = [await join('admin'), await join('viewer'), await join('owner')];
    expect(await ask(REMOVE, { id: viewer.memberId }, stranger?.token ?? '')).toBe('NOT_FOUND');
    expect(await ask(REMOVE, { id: 'nonsense' }, admin.token)).toBe('NOT_FOUND');
    expect(await ask(REMOVE, { id: owner.memberId }, admin.token)).toBe('FORBIDDEN');
    expect(await ask(REMOVE, { id: admin.memberId }, viewer.token)).toBe('FORBIDDEN');
    expect(await ask(REMOVE, { id: viewer.memberId }, admin.token)).toEqual({
      id: viewer.memberId,
    });
    expect(await roleOf(viewer.memberId)).toBeNull();
    expect(await ask(REMOVE, { id: viewer.memberId }, admin.token)).toBe('NOT_FOUND');
    expect(await ask(REMOVE, { id: admin.memberId }, owner.token)).toEqual({ id: admin.memberId });
  });

  it('leave by themselves, whatever their role', async () => {
    const { tenantId, people, roleOf } = await team('owner', 'viewer', 'admin');
    for (const member of people.slice(1)) {
      expect(await ask(LEAVE, { tenantId }, member.token)).toEqual({ id: member.memberId });
      expect(await roleOf(member.memberId)).toBeNull();
      expect(await ask(LEAVE, { tenantId }, member.token)).toBe('NOT_FOUND');
    }
  });

  it('the last owner can neither leave nor be lowered nor removed, nor two of two at once', async () => {
    const { tenantId, people } = await team('owner', 'admin');
    const [owner] = people;
    const { token = '', memberId = '' } = owner ?? {};
    const operator = await api.signIn(await createAccount(api.database.pool, { isOperator: true }));
    for (const as of [token, operator]) {
      expect(await ask(UPDATE, { id: memberId, role: 'ADMIN' }, as)).toBe('CONFLICT');
      expect(await ask(REMOVE, { id: memberId }, as)).toBe('CONFLICT');
    }
    expect(await ask(LEAVE, { tenantId }, token)).toBe('CONFLICT');

    for (let round = 0; round < 3; round += 1) {
      const pair = await team('owner', 'owner');
      const left = await Promise.all(
        pair.people.map((one) => ask(LEAVE, { tenantId: pair.tenantId }, one.token)),
      );
      expect(left.filter((outcome) => outcome === 'CONFLICT')).toHaveLength(1);
    }
    const { rows } = await api.database.pool.query(
      `select count(*)::int as owners from memberships where tenant_id = $1 and role = 'owner'`,
      [tenantId],
    );
    expect(rows[0].owners).toBe(1);
  });

  it('who is lowered keeps no key and no open invitation above the new role', async () => {
    const { tenantId, people } = await team('owner', 'admin');
    const [owner, admin] = people;
    const create =
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret } }';
    await Promise.all(
      ['ADMIN', 'VIEWER'].map((role) =>
        ask(create, { input: { name: role, role } }, admin?.token ?? ''),
      ),
    );
    for (const [email, role] of [
      ['above@example.test', 'ADMIN'],
      ['below@example.test', 'VIEWER'],
    ]) {
      await ask(INVITE, { input: { email, role } }, admin?.token ?? '');
    }
    await ask(UPDATE, { id: admin?.memberId, role: 'DEVELOPER' }, owner?.token ?? '');
    const { rows } = await api.database.pool.query(
      'select name, role from api_keys where tenant_id = $1 order by name',
      [tenantId],
    );
    expect(rows).toEqual([
      { name: 'ADMIN', role: 'developer' },
      { name: 'VIEWER', role: 'viewer' },
    ]);
    const { edges } = await ask(INVITATIONS, {}, owner?.token ?? '');
    expect(edges.map(({ node }: { node: { email: string } }) => node.email)).toEqual([
      'below@example.test',
    ]);
  });

  it('who is removed leaves the keys that run programs, unless they are to go as well', async () => {
    for (const revokesApiKeys of [false, true]) {
      const { people } = await team('owner', 'developer');
      const [owner, developer] = people;
      const create =
        'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
      const input = { name: 'ci', role: 'DEVELOPER' };
      const { secret } = await ask(create, { input }, developer?.token ?? '');
      await ask(REMOVE, { id: developer?.memberId, revokesApiKeys }, owner?.token ?? '');
      const answer = await api.call('GET', '/api/v1/webhooks', { token: secret });
      expect(answer.status).toBe(revokesApiKeys ? 401 : 200);
    }
  });
});

describe('invitations', () => {
  const { api, team, ask } = useTeam();

  it('have a link of 32 random bytes, which is kept as its hash, for seven days', async () => {
    const { people } = await team('owner');
    const [owner] = people;
    const input = { email: ' New.Person@Example.Test ', role: 'DEVELOPER' };
    const { invitation, inviteUrl, isMailed } = await ask(INVITE, { input }, owner?.token ?? '');
    expect(invitation).toMatchObject({
      email: 'new.person@example.test',
      role: 'DEVELOPER',
      invitedBy: { email: owner?.email },
    });
    const days = (Date.parse(invitation.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    // No mail server is configured here.
    expect(isMailed).toBe(false);
    const [, token = ''] =
      /^https:\/\/hooks\.example\.test\/accept-invitation\?token=([\w-]{43})$/.exec(inviteUrl) ??
      [];
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const { rows } = await api.database.pool.query(
      'select row_to_json(i)::text as text, token_hash from invitations i where id = $1',
      [invitation.id],
    );
    expect(rows[0].token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(rows[0].text).not.toContain(token);
    const { rows: audited } = await api.database.pool.query(
      'select row_to_json(a)::text as text from audit_log a',
    );
    expect(JSON.stringify(audited)).not.toContain(token);
    expect(api.logLines.join('')).not.toContain(token);
  });

  it('go to what is an email address and nobody who is a member, of a role that the inviter may give', async () => {
    const { people } = await team('owner', 'admin', 'developer');
    const [owner, admin, developer] = people;
    const invite = async (email: string, role: string, as = owner) => {
      const answer = await ask(INVITE, { input: { email, role } }, as?.token ?? '');
      return typeof answer === 'string' ? answer : 'ok';
    };
    for (const email of [
      '',
      'nobody',
      'a@b@c',
      'a b@c.d',
      'a@b.c,d@e.f',
      'A <a@b.c>',
      `${'x'.repeat(320)}@y.z`,
    ]) {
      expect(await invite(email, 'VIEWER'), email).toBe('VALIDATION_FAILED');
    }
    expect(await invite(admin?.email.toUpperCase() ?? '', 'VIEWER')).toBe('CONFLICT');
    expect(await invite('one@example.test', 'OWNER')).toBe('ok');
    expect(await invite('two@example.test', 'OWNER', admin)).toBe('FORBIDDEN');
    expect(await invite('two@example.test', 'ADMIN', admin)).toBe('ok');
    expect(await invite('three@example.test', 'VIEWER', developer)).toBe('FORBIDDEN');
  });

  it('are listed while they are open, replaced by a newer one, and revoked', async () => {
    const { people } = await team('owner', 'admin');
    const [owner, admin] = people;
    const as = owner?.token ?? '';
    const first = await ask(INVITE, { input: { email: 'a@example.test', role: 'VIEWER' } }, as);
    const second = await ask(INVITE, { input: { email: 'a@example.test', role: 'ADMIN' } }, as);
    const owners = await ask(INVITE, { input: { email: 'o@example.test', role: 'OWNER' } }, as);
    expect(second.inviteUrl).not.toBe(first.inviteUrl);
    const open = async () =>
      (await ask(INVITATIONS, {}, as)).edges.map(({ node }: { node: { id: string } }) => node.id);
    expect(await open()).toEqual([owners.invitation.id, second.invitation.id]);
    expect(await ask(REVOKE, { id: owners.invitation.id }, admin?.token ?? '')).toBe('FORBIDDEN');
    const { id } = second.invitation;
    expect(await ask(REVOKE, { id }, admin?.token ?? '')).toEqual({ id });
    expect(await ask(REVOKE, { id }, admin?.token ?? '')).toEqual({ id });
    expect(await ask(REVOKE, { id: 'nonsense' }, as)).toBe('NOT_FOUND');
    expect(await open()).toEqual([owners.invitation.id]);
  });

  it('are a hundred in an hour at most, of one tenant', async () => {
    const { tenantId, people } = await team('owner');
    await api.database.pool.query(
      `insert into invitations (id, tenant_id, email, role, token_hash, expires_at)
       select gen_random_uuid(), $1, n || '@example.test', 'viewer', uuid_send(gen_random_uuid()), now()
       from generate_series(1, 100) as n`,
      [tenantId],
    );
    const input = { email: 'one-more@example.test', role: 'VIEWER' };
    expect(await ask(INVITE, { input }, people[0]?.token ?? '')).toBe('RATE_LIMITED');
    const others = await team('owner');
    expect(await ask(INVITE, { input }, others.people[0]?.token ?? '')).toMatchObject({});
  });

  it('are made by API keys as well, and then by nobody in person', async () => {
    const { tenantId } = await team('owner');
    const { secret } = await createApiKey(api.database.pool, { tenantId, role: 'admin' });
    const input = { email: 'by-key@example.test', role: 'ADMIN' };
    const { invitation } = await ask(INVITE, { input }, secret);
    expect(invitation.invitedBy).toBeNull();
    const above = { email: 'above@example.test', role: 'OWNER' };
    expect(await ask(INVITE, { input: above }, secret)).toBe('FORBIDDEN');
  });
});

describe('invitations by mail', () => {
  const { api, team, ask } = useTeam({ SMTP_URL: 'smtp://127.0.0.1:1' });

  it('wait for a worker, sealed, with the link, in plain text and HTML that fetches nothing', async () => {
    const { tenantId, people } = await team('owner');
    const input = { email: 'mailed@example.test', role: 'VIEWER' };
    const answer = await ask(INVITE, { input }, people[0]?.token ?? '');
    expect(answer.isMailed).toBe(true);
    const { rows } = await api.database.pool.query(
      'select id, sealed, expires_at from mails where tenant_id = $1',
      [tenantId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].sealed).not.toContain('mailed@example.test');
    expect(rows[0].expires_at.toISOString()).toBe(answer.invitation.expiresAt);
    const mail = JSON.parse(
      createKeyRing(api.keyRing).open(rows[0].sealed, mailContext(rows[0].id)),
    );
    expect(mail.to).toBe('mailed@example.test');
    expect(mail.subject).toBe('Invitation to Acme & Söhne on Posthorn');
    expect(mail.text).toContain(answer.inviteUrl);
    expect(mail.text).toContain(`${people[0]?.email} invites you to Acme & Söhne`);
    expect(mail.html).toContain(`href="${answer.inviteUrl}"`);
    expect(mail.html).toContain('Acme &#38; Söhne');
    expect(mail.html).not.toMatch(/<(img|link|script|style|iframe)|url\(|src=/i);
  });

  it('are asked for in Redis by nothing but an id (promises 5 and 9)', async () => {
    const { people } = await team('owner');
    const input = { email: 'canary@example.test', role: 'VIEWER' };
    const { inviteUrl } = await ask(INVITE, { input }, people[0]?.token ?? '');
    const token = inviteUrl.split('token=')[1];
    for (const key of await api.redis.client.keys('*')) {
      const dump = (await api.redis.client.dumpBuffer(key))?.toString('latin1') ?? '';
      expect(dump).not.toContain(token);
      expect(dump).not.toContain('canary@example.test');
    }
  });
});
