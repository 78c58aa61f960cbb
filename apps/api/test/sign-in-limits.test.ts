import { dashboardApiSecretOf } from '@posthorn/config';
import { hashPassword, isPassword } from '@posthorn/db';
import { createAccount, createTenant, waitUntil } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { addressBlockOf } from '../src/client/address-block.ts';
import { createPasswords } from '../src/modules/auth/passwords.ts';
import { createSignInLimits, SIGN_IN_RATES } from '../src/modules/auth/sign-in-limits.ts';
import { createFairQueue } from '../src/modules/shared/fair-queue.ts';
import { createRateLimit } from '../src/modules/shared/rate-limit.ts';
import { useApi } from './support/use-api.ts';

const SIGN_IN =
  'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token deviceToken } }';
const CHANGE =
  'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }';

describe('tries to sign in', () => {
  const clock = { ms: Date.now() };
  const api = useApi({ overrides: { now: () => clock.ms } });
  let lastAddress = 0;

  /** An address that nobody had before. */
  const newAddress = () => {
    lastAddress += 1;
    return `198.18.${lastAddress >> 8}.${lastAddress & 255}`;
  };

  /** A try through the dashboard, from a browser at an address. */
  async function tryFrom(
    address: string,
    account: { email: string; password: string },
    device = '',
    secret = dashboardApiSecretOf(api.keyRing),
  ) {
    const { body, headers } = await api.call('POST', '/graphql', {
      body: {
        query: SIGN_IN,
        variables: { email: account.email, password: account.password },
      },
      headers: {
        'x-posthorn-dashboard-secret': secret,
        'x-posthorn-client-address': address,
        'x-posthorn-device': device,
      },
    });
    const error = body.errors?.[0];
    return {
      code: error?.extensions.code ?? 'none',
      retryAfterS: error?.extensions.retryAfterS,
      message: error?.message,
      device: body.data?.signIn?.deviceToken as string,
      token: body.data?.signIn?.token as string,
      headers,
    };
  }

  const wrong = ({ email }: { email: string }) => ({ email, password: 'a wrong password' });

  /** Strangers at so many addresses who try until they are slowed down. */
  async function attack(account: { email: string }, addresses: number) {
    for (let n = 0; n < addresses; n += 1) {
      const address = newAddress();
      for (let code = ''; code !== 'RATE_LIMITED'; ) {
        code = (await tryFrom(address, wrong(account))).code;
      }
    }
  }

  it('of a stranger do not shut out the owner, whom the dashboard says is somewhere else', async () => {
    const account = await createAccount(api.database.pool);
    const stranger = newAddress();
    for (let n = 0; n < 10; n += 1) {
      expect((await tryFrom(stranger, wrong(account))).code).toBe('INVALID_CREDENTIALS');
    }
    const slowed = await tryFrom(stranger, account);
    expect(slowed).toMatchObject({ code: 'RATE_LIMITED', retryAfterS: 30 });
    expect(slowed.message).toBe(
      'Too many tries to sign in. Wait 30 seconds, then try again; a device that you signed in on before is not held up by others.',
    );
    expect((await tryFrom(newAddress(), account)).code).toBe('none');
    clock.ms += 30_000;
    expect((await tryFrom(stranger, wrong(account))).code).toBe('INVALID_CREDENTIALS');
    expect((await tryFrom(stranger, wrong(account))).code).toBe('RATE_LIMITED');
  });

  it('from everywhere at one account slow strangers down, and no device that has signed in before', async () => {
    const account = await createAccount(api.database.pool);
    const { device } = await tryFrom(newAddress(), account);
    await attack(account, 6);
    expect((await tryFrom(newAddress(), account)).code).toBe('RATE_LIMITED');
    expect((await tryFrom(newAddress(), account, device)).code).toBe('none');
    // A known device is slowed down by its own tries alone.
    for (let n = 0; n < 10; n += 1) {
      const { code } = await tryFrom(newAddress(), wrong(account), device);
      expect(code).toBe('INVALID_CREDENTIALS');
    }
    expect((await tryFrom(newAddress(), account, device)).code).toBe('RATE_LIMITED');
    // Slowed down, not locked: one stranger may try every half a minute.
    clock.ms += SIGN_IN_RATES.account.everyMs;
    expect((await tryFrom(newAddress(), account)).code).toBe('none');
  });

  it('of many accounts from one address are slowed down as well, from others they are not', async () => {
    const address = newAddress();
    const nobody = (n: number) => ({ email: `nobody-${n}@example.test`, password: 'x' });
    for (let n = 0; n < SIGN_IN_RATES.address.burst; n += 1) {
      expect((await tryFrom(address, nobody(n))).code).toBe('INVALID_CREDENTIALS');
    }
    const account = await createAccount(api.database.pool);
    expect((await tryFrom(address, account)).code).toBe('RATE_LIMITED');
    expect((await tryFrom(newAddress(), account)).code).toBe('none');
    clock.ms += SIGN_IN_RATES.address.everyMs;
    expect((await tryFrom(address, account)).code).toBe('none');
  });

  it('with the right password do not count', async () => {
    const account = await createAccount(api.database.pool);
    const address = newAddress();
    for (let n = 0; n < 12; n += 1) {
      expect((await tryFrom(address, account)).code).toBe('none');
    }
  });

  it('from an address that only the caller claims count for where they come from', async () => {
    const account = await createAccount(api.database.pool);
    for (let n = 0; n < 10; n += 1)
      await tryFrom(newAddress(), wrong(account), '', 'not-the-secret');
    const { code } = await tryFrom(newAddress(), wrong(account), '', 'not-the-secret');
    expect(code).toBe('RATE_LIMITED');
    expect((await tryFrom(newAddress(), account)).code).toBe('none');
  });

  it("with another account's device, or one of an older password, are a stranger's", async () => {
    const [account, other] = [
      await createAccount(api.database.pool),
      await createAccount(api.database.pool),
    ];
    const foreign = (await tryFrom(newAddress(), other)).device;
    const signedIn = await tryFrom(newAddress(), account);
    const next = { ...account, password: 'another password' };
    const variables = { current: account.password, next: next.password };
    expect((await api.graphql(CHANGE, variables, signedIn.token)).data).toEqual({
      changePassword: true,
    });
    await attack(account, 6);
    for (const device of [foreign, signedIn.device, 'nonsense']) {
      expect((await tryFrom(newAddress(), next, device)).code).toBe('RATE_LIMITED');
    }
  });

  it('on a device that two people share leave both known there', async () => {
    const [one, two] = [
      await createAccount(api.database.pool),
      await createAccount(api.database.pool),
    ];
    const first = (await tryFrom(newAddress(), one)).device;
    const { device } = await tryFrom(newAddress(), two, first);
    await attack(one, 6);
    expect((await tryFrom(newAddress(), one, device)).code).toBe('none');
  });

  it('are visible: counted in the metrics, and in the audit log without filling it', async () => {
    const account = await createAccount(api.database.pool);
    const counted = async () => {
      const { text } = await api.call('GET', '/metrics');
      return Number(/posthorn_sign_ins_total\{outcome="wrong"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await counted();
    const addresses = [newAddress(), newAddress()];
    for (const address of addresses) {
      for (let n = 0; n < 10; n += 1) await tryFrom(address, wrong(account));
    }
    expect((await counted()) - before).toBe(20);
    const entries = async () =>
      (
        await api.database.pool.query(
          `select summary, address from audit_log
           where action = 'account.sign_in_failed' and target_id = $1 order by id`,
          [account.id],
        )
      ).rows;
    await waitUntil(async () => (await entries()).length >= 10, { describe: () => 'ten entries' });
    clock.ms += 6 * 60_000;
    await tryFrom(addresses[0] ?? '', wrong(account));
    await waitUntil(async () => (await entries()).length >= 11, { describe: () => 'one more' });
    const rows = await entries();
    expect(rows).toHaveLength(11);
    expect(rows[0]).toMatchObject({ address: addresses[0] });
    expect(rows[10].summary).toContain('10 more since the last entry');
  });
});

describe('changing the password', () => {
  const api = useApi();

  it('ends every other session, and keeps the one it was changed in', async () => {
    const tenant = await createTenant(api.database.pool);
    const memberOf = [{ tenantId: tenant.id, role: 'owner' as const }];
    const account = await createAccount(api.database.pool, { memberOf });
    const [here, elsewhere] = [await api.signIn(account), await api.signIn(account)];
    const ask = async (token: string) =>
      (await api.call('GET', '/api/v1/webhooks', { token })).status;
    const next = 'a new password';
    const change = (variables: object) => api.graphql(CHANGE, { ...variables }, here);
    const codeOf = async (variables: object) =>
      (await change(variables)).errors?.[0]?.extensions.code;
    expect(await codeOf({ current: 'wrong', next })).toBe('INVALID_CREDENTIALS');
    expect(await codeOf({ current: account.password, next: 'short' })).toBe('VALIDATION_FAILED');
    expect(await codeOf({ current: account.password, next: 'x'.repeat(201) })).toBe(
      'VALIDATION_FAILED',
    );
    expect([await ask(here), await ask(elsewhere)]).toEqual([200, 200]);
    expect((await change({ current: account.password, next })).data).toEqual({
      changePassword: true,
    });
    expect([await ask(here), await ask(elsewhere)]).toEqual([200, 401]);
    await expect(api.signIn(account)).rejects.toThrow('INVALID_CREDENTIALS');
    expect(await api.signIn({ ...account, password: next })).toBeTypeOf('string');
    const { rows } = await api.database.pool.query(
      `select summary, changes from audit_log where actor_id = $1 and action = 'account.password_changed'`,
      [account.id],
    );
    expect(rows).toEqual([
      { summary: 'Changed the password; 1 other session ended', changes: null },
    ]);
  });

  it('lets nobody guess the current one', async () => {
    const account = await createAccount(api.database.pool);
    const token = await api.signIn(account);
    const guess = async (current: string) =>
      (await api.graphql(CHANGE, { current, next: 'a new password' }, token)).errors?.[0]
        ?.extensions.code;
    for (let n = 0; n < 10; n += 1) expect(await guess('wrong')).toBe('INVALID_CREDENTIALS');
    expect(await guess(account.password)).toBe('RATE_LIMITED');
  });
});

describe('limits', () => {
  it('count an IPv6 address as its /64, and IPv4 in IPv6 as IPv4', () => {
    expect(addressBlockOf('2001:db8:0:1::5')).toBe(addressBlockOf('2001:db8:0:1:ffff::9'));
    expect(addressBlockOf('2001:db8:0:1::5')).not.toBe(addressBlockOf('2001:db8:0:2::5'));
    expect(addressBlockOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(addressBlockOf('fe80::1%eth0')).toBe(addressBlockOf('fe80::2'));
    const limits = createSignInLimits({ now: () => 0 });
    const from = (host: number) => limits.take('a@example.test', { address: `2001:db8::${host}` });
    for (let n = 1; n <= 10; n += 1) from(n);
    expect(() => from(11)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
  });

  it('let so many guesses through in a day, and no more, however many try', () => {
    let nowMs = 0;
    const limits = createSignInLimits({ now: () => nowMs });
    let made = 0;
    for (let address = 0; nowMs < 86_400_000; address = (address + 1) % 1000) {
      try {
        limits.take('a@example.test', { address: `10.0.${address >> 8}.${address & 255}` });
        made += 1;
      } catch {
        nowMs += 1_000;
      }
    }
    expect(made).toBeLessThanOrEqual(50 + 2_880);
    expect(made).toBeGreaterThan(2_800);
  });

  it('hold a bounded number of keys (promise 5)', () => {
    const limit = createRateLimit({ rate: { burst: 1, everyMs: 1_000 }, keysMax: 2, now: () => 0 });
    for (const key of ['a', 'b', 'c']) limit.take(key);
    expect(['a', 'b', 'c'].map((key) => limit.waitMs(key))).toEqual([0, 1_000, 1_000]);
  });
});

describe('hashing', () => {
  it('is done as often for an address that nobody has as for one that somebody has', async () => {
    let checks = 0;
    const passwords = createPasswords({
      hash: hashPassword,
      verify: (hash, password) => {
        checks += 1;
        return isPassword(hash, password);
      },
    });
    const place = { client: { address: '192.0.2.1' }, isKnown: false };
    const hash = await hashPassword('the right password');
    expect(await passwords.isRight(hash, 'the right password', place)).toBe(true);
    expect(checks).toBe(1);
    expect(await passwords.isRight(null, 'the right password', place)).toBe(false);
    expect(checks).toBe(2);
    // Not even the password that stands for nobody opens an account without one.
    expect(await passwords.isRight(null, 'no account has this password', place)).toBe(false);
    for (const someones of [hash, null]) {
      expect(await passwords.isRight(someones, 'x'.repeat(201), place)).toBe(false);
    }
    expect(checks).toBe(3);
  });
});

describe('the queue before hashing', () => {
  const lanes = {
    stranger: { runningMax: 1, waitingMax: 4, waitingPerKeyMax: 3 },
    known: { runningMax: 1, waitingMax: 4, waitingPerKeyMax: 3 },
  };

  function start() {
    const queue = createFairQueue(lanes);
    const done: string[] = [];
    const refused: string[] = [];
    const gates: (() => void)[] = [];
    const add = (name: string, key: string, lane: 'stranger' | 'known' = 'stranger') => {
      const work = () => new Promise<void>((resolve) => gates.push(resolve));
      return queue.run({ lane, key }, work).then(
        () => void done.push(name),
        () => void refused.push(name),
      );
    };
    const finish = async () => {
      await new Promise(setImmediate);
      gates.shift()?.();
      await new Promise(setImmediate);
    };
    return { add, finish, done, refused };
  }

  it('serves addresses in turns: a flood of one waits for itself', async () => {
    const { add, finish, done, refused } = start();
    const all = ['f1', 'f2', 'f3', 'f4'].map((name) => add(name, 'flood'));
    all.push(add('f5', 'flood'), add('one', 'other'));
    for (let n = 0; n < 5; n += 1) await finish();
    await Promise.all(all);
    expect(done).toEqual(['f1', 'f2', 'one', 'f3', 'f4']);
    expect(refused).toEqual(['f5']);
  });

  it('makes room for a newcomer at the cost of whoever waits with the most', async () => {
    const { add, finish, done, refused } = start();
    const all = ['f1', 'f2', 'f3', 'f4'].map((name) => add(name, 'flood'));
    all.push(add('a', 'a'), add('b', 'b'), add('c', 'c'));
    for (let n = 0; n < 5; n += 1) await finish();
    await Promise.all(all);
    expect(done).toEqual(['f1', 'f2', 'a', 'b', 'c']);
    expect(refused.sort()).toEqual(['f3', 'f4']);
  });

  it('keeps places for known devices', async () => {
    const { add, finish, done } = start();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => add(name, name));
    all.push(add('known', 'k', 'known'));
    await new Promise(setImmediate);
    await finish();
    await finish();
    expect(done).toContain('known');
    for (let n = 0; n < 5; n += 1) await finish();
    await Promise.all(all);
  });
});
