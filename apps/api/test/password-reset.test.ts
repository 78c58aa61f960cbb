import { createKeyRing, mailContext } from '@posthorn/domain';
import { createAccount, waitUntil } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { useApi } from './support/use-api.ts';

const REQUEST = 'mutation ($email: String!) { requestPasswordReset(email: $email) }';
const RESET =
  'mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }';
const PUBLIC_URL = 'https://hooks.example.test';

describe('resetting a password', () => {
  let clock = 0;
  const api = useApi({
    env: { SMTP_URL: 'smtp://127.0.0.1:1', PUBLIC_URL },
    overrides: { now: () => Date.now() + clock },
  });
  const { database } = api;

  async function mailsTo(to: string) {
    const { rows } = await database.pool.query('select id, sealed from mails order by id');
    const ring = createKeyRing(api.keyRing);
    return rows
      .map(({ id, sealed }) => JSON.parse(ring.open(sealed, mailContext(id))))
      .filter((mail) => mail.to === to);
  }
  const request = (email: string, headers: Record<string, string> = {}) =>
    api.call('POST', '/graphql', { body: { query: REQUEST, variables: { email } }, headers });
  const untilMailed = (to: string, count = 1) =>
    waitUntil(
      async () => {
        const mails = await mailsTo(to);
        return mails.length >= count ? mails : null;
      },
      { describe: `${count} mails to ${to}` },
    );
  const tokenIn = (mail: { text: string }) =>
    /https:\/\/hooks\.example\.test\/reset-password\?token=([\w-]{43})\n/.exec(mail.text)?.[1] ??
    '';

  async function linkFor(email: string): Promise<string> {
    const before = (await mailsTo(email)).length;
    expect((await request(email)).body).toEqual({ data: { requestPasswordReset: true } });
    return tokenIn((await untilMailed(email, before + 1)).at(-1));
  }
  async function reset(token: string, password = 'a new long password') {
    const { data, errors } = await api.graphql(RESET, { token, password });
    return errors ? errors[0]?.extensions.code : data.resetPassword;
  }

  it('mails a link that sets a new password, once, ends every session, and says so by mail', async () => {
    const account = await createAccount(database.pool);
    const sessions = [await api.signIn(account), await api.signIn(account)];
    const [first, second] = [await linkFor(account.email), await linkFor(account.email)];
    expect(first).toHaveLength(43);
    expect(await reset(first, 'short')).toBe('VALIDATION_FAILED');
    expect(await reset(first)).toBe(true);
    for (const token of sessions) {
      expect((await api.graphql('{ viewer { id } }', {}, token)).errors?.[0]?.extensions.code).toBe(
        'UNAUTHENTICATED',
      );
    }
    await expect(api.signIn(account)).rejects.toThrow('INVALID_CREDENTIALS');
    await api.signIn({ email: account.email, password: 'a new long password' });
    // Used, and the other link of the account with it.
    expect(await reset(first)).toBe('PASSWORD_RESET_INVALID');
    expect(await reset(second)).toBe('PASSWORD_RESET_INVALID');
    const subjects = (await mailsTo(account.email)).map(({ subject }) => subject);
    expect(subjects.at(-1)).toBe('Your Posthorn password was changed');
  });

  it('lasts an hour, and is used by one of two who ask at once', async () => {
    const account = await createAccount(database.pool);
    const late = await linkFor(account.email);
    clock += 3_601_000;
    expect(await reset(late)).toBe('PASSWORD_RESET_INVALID');
    const token = await linkFor(account.email);
    const both = await Promise.all([
      reset(token, 'one long password'),
      reset(token, 'two long password'),
    ]);
    expect(both.sort()).toEqual(['PASSWORD_RESET_INVALID', true]);
  });

  it('ends with a change of the password', async () => {
    const account = await createAccount(database.pool);
    const token = await linkFor(account.email);
    const session = await api.signIn(account);
    const change =
      'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }';
    await api.graphql(change, { current: account.password, next: 'changed by hand' }, session);
    expect(await reset(token)).toBe('PASSWORD_RESET_INVALID');
    await api.signIn({ email: account.email, password: 'changed by hand' });
  });

  it('answers every link that does nothing alike', async () => {
    const answers = new Set<string>();
    for (const token of ['', 'x', 'no\u0000thing', Buffer.alloc(32, 1).toString('base64url')]) {
      answers.add(
        JSON.stringify(
          (await api.graphql(RESET, { token, password: 'a new long password' })).errors,
        ),
      );
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('PASSWORD_RESET_INVALID');
  });

  it('answers before anybody is looked up: neither answer nor time shows who has an account', async () => {
    const account = await createAccount(database.pool);
    const client = await database.pool.connect();
    try {
      // Whatever looked for an account would wait here.
      await client.query('begin; lock table accounts in access exclusive mode');
      for (const email of [account.email, 'nobody@example.test', 'no address', 'a\u0000b']) {
        expect((await request(email)).body).toEqual({ data: { requestPasswordReset: true } });
      }
      await client.query('rollback');
    } finally {
      client.release();
    }
    await untilMailed(account.email);
    expect(await mailsTo('nobody@example.test')).toEqual([]);
  });

  it('mails one address three times, then once in twenty minutes, and answers as ever', async () => {
    const { email } = await createAccount(database.pool);
    for (let n = 0; n < 6; n += 1)
      expect((await request(email)).body.data.requestPasswordReset).toBe(true);
    await untilMailed(email, 3);
    clock += 20 * 60_000;
    await request(email);
    await untilMailed(email, 4);
    expect(await mailsTo(email)).toHaveLength(4);
  });

  it('is asked for by one network address twenty times, then once in a minute', async () => {
    clock += 3_600_000;
    const accounts = [];
    for (let n = 0; n < 22; n += 1) accounts.push(await createAccount(database.pool));
    for (const { email } of accounts) await request(email);
    const last = accounts.at(-1)?.email ?? '';
    await untilMailed(accounts[19]?.email ?? '');
    clock += 60_000;
    await request(last);
    await untilMailed(last);
    const mailed = await Promise.all(
      accounts.map(async ({ email }) => (await mailsTo(email)).length),
    );
    expect(mailed.filter((count) => count === 1)).toHaveLength(21);
    expect(mailed[20]).toBe(0);
  });

  it('keeps tokens as their hash, out of logs and of the audit log, which names who asked from where', async () => {
    clock += 3_600_000;
    const account = await createAccount(database.pool);
    const token = await linkFor(account.email);
    const { rows } = await database.pool.query(
      `select row_to_json(r)::text as text from password_resets r
       union all select row_to_json(a)::text from audit_log a
       union all select row_to_json(m)::text from mails m`,
    );
    expect(rows.map(({ text }) => text).join('\n')).not.toContain(token);
    expect(api.logLines.join('')).not.toContain(token);
    await reset(token);
    const { rows: audited } = await database.pool.query(
      'select action, actor_kind, address from audit_log where target_id = $1 order by id',
      [account.id],
    );
    expect(audited).toEqual([
      { action: 'account.password_reset_requested', actor_kind: 'system', address: '127.0.0.1' },
      { action: 'account.password_reset', actor_kind: 'account', address: '127.0.0.1' },
    ]);
  });
});

describe('resetting a password without a mail server', () => {
  const api = useApi();

  it('answers as ever, and the log says that no mail can be sent, not to whom', async () => {
    const { email } = await createAccount(api.database.pool);
    expect((await api.graphql(REQUEST, { email })).data).toEqual({ requestPasswordReset: true });
    expect(api.logLines.join('')).toContain('SMTP_URL is not set');
    expect(api.logLines.join('')).not.toContain(email);
    const { rows } = await api.database.pool.query('select 1 from password_resets');
    expect(rows).toEqual([]);
  });
});
