import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  dashboardApiSecretOf,
  loadConfig,
  loadDashboardConfig,
  sessionSecretOf,
} from '../src/index.ts';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

const enough = {
  DATABASE_URL: 'postgres://posthorn@127.0.0.1:5432/posthorn',
  REDIS_URL: 'redis://127.0.0.1:6379',
  POSTHORN_SECRET_KEYS: newKey('k1'),
};

function configOf(env: Record<string, string | undefined>) {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

function problemsOf(env: Record<string, string | undefined>): string[] {
  const loaded = loadConfig(env);
  return loaded.ok ? [] : loaded.problems;
}

describe('the environment of api and worker', () => {
  test('needs no more than the services and the key ring, and is closed by default', () => {
    const config = configOf(enough);
    expect(config.api).toEqual({ host: '127.0.0.1', port: 4000 });
    expect(config.worker.port).toBe(4100);
    expect(config.dashboard.port).toBe(3000);
    expect(config.delivery).toMatchObject({
      allowHttpCallbacks: false,
      allowedPrivateRanges: [],
      timeoutMs: 10_000,
    });
    expect(config.ingest).toMatchObject({ eventBytesMax: 262_144, batchEventsMax: 1000 });
    expect(config.publicUrl).toBe('http://127.0.0.1:3000');
  });

  test('tells every problem at once, each with what to do', () => {
    const problems = problemsOf({
      API_PORT: '70000',
      ALLOW_HTTP_CALLBACKS: 'maybe',
      ALLOWED_PRIVATE_RANGES: '10.0.0.0/8, nowhere, 10.0.0.0/33',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'hooks.example.com',
    });
    expect(problems).toHaveLength(9);
    expect(problems.join('\n')).toMatchInlineSnapshot(`
      "DATABASE_URL is not set; give it a value like postgres://user:password@host:5432/posthorn.
      REDIS_URL is not set; give it a value like redis://127.0.0.1:6379.
      API_PORT must be a whole number from 1 to 65535; it is "70000".
      PUBLIC_URL must be a URL like https://hooks.example.com.
      POSTHORN_SECRET_KEYS is not set; give it a value like the output of: echo "k1:$(openssl rand -base64 32)".
      ALLOW_HTTP_CALLBACKS must be true or false; it is "maybe".
      ALLOWED_PRIVATE_RANGES has "nowhere", which is no range; write it like 10.0.0.0/8 or fd00::/8.
      ALLOWED_PRIVATE_RANGES has "10.0.0.0/33", which is no range; write it like 10.0.0.0/8 or fd00::/8.
      LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud"."
    `);
  });

  test('takes an OpenID Connect provider whole or not at all, and in clear on this machine alone', () => {
    const oidc = {
      OIDC_ISSUER: 'https://id.example.com',
      OIDC_CLIENT_ID: 'posthorn',
      OIDC_CLIENT_SECRET: 'secret',
    };
    expect(configOf(enough).oidc).toBeNull();
    expect(configOf({ ...enough, ...oidc }).oidc).toMatchObject({
      issuer: 'https://id.example.com',
      name: 'single sign-on',
    });
    expect(problemsOf({ ...enough, ...oidc, OIDC_CLIENT_ID: '' })[0]).toMatch(/go together/);
    for (const issuer of ['http://id.example.com', 'http://127.0.0.1.example.com', 'id']) {
      expect(problemsOf({ ...enough, ...oidc, OIDC_ISSUER: issuer })[0]).toMatch(/^OIDC_ISSUER /);
    }
    expect(problemsOf({ ...enough, ...oidc, OIDC_ISSUER: 'http://127.0.0.1:9' })).toEqual([]);
  });

  test('reads an empty variable as an absent one', () => {
    expect(configOf({ ...enough, API_PORT: '', SMTP_URL: ' ' })).toMatchObject({
      api: { port: 4000 },
      mail: { smtpUrl: null, from: 'Posthorn <no-reply@localhost>' },
    });
  });

  test('takes a comma-separated list of Redis nodes for a cluster', () => {
    expect(configOf({ ...enough, REDIS_URL: 'redis://a:1, redis://b:2' }).redis.nodes).toEqual([
      'redis://a:1',
      'redis://b:2',
    ]);
  });

  test('sends mails from the host that their links lead to, or from whom one names', () => {
    const from = (env: object) => configOf({ ...enough, ...env }).mail.from;
    expect(from({ PUBLIC_URL: 'https://hooks.example.com' })).toBe(
      'Posthorn <no-reply@hooks.example.com>',
    );
    for (const PUBLIC_URL of ['http://10.0.0.1:3000', 'http://[::1]:3000']) {
      expect(from({ PUBLIC_URL })).toBe('Posthorn <no-reply@localhost>');
    }
    for (const MAIL_FROM of ['hooks@example.com', 'Example hooks <hooks@example.com>']) {
      expect(from({ MAIL_FROM })).toBe(MAIL_FROM);
    }
    for (const MAIL_FROM of [
      'nobody',
      'a@b.c, d@e.f',
      'A <a@b.c> <d@e.f>',
      'A\r\nBcc: x <a@b.c>',
    ]) {
      expect(problemsOf({ ...enough, MAIL_FROM })).toEqual([
        'MAIL_FROM must be an address like hooks@example.com, or Example <hooks@example.com>.',
      ]);
    }
  });

  test('takes a bare address as a range of one', () => {
    const env = { ...enough, ALLOWED_PRIVATE_RANGES: '127.0.0.0/8,::1' };
    expect(configOf(env).delivery.allowedPrivateRanges).toEqual(['127.0.0.0/8', '::1/128']);
  });

  test.each([
    ['no id', randomBytes(32).toString('base64')],
    ['a short key', `k1:${randomBytes(16).toString('base64')}`],
    ['the same id twice', `${newKey('k1')},${newKey('k1')}`],
    ['nothing but commas', ',,'],
  ])('refuses a key ring with %s, without repeating the key (promise 9)', (_what, ring) => {
    const [problem = ''] = problemsOf({ ...enough, POSTHORN_SECRET_KEYS: ring });
    expect(problem).toMatch(/^POSTHORN_SECRET_KEYS /);
    for (const key of ring.split(/[:,]/).filter((part) => part.length > 8)) {
      expect(problem).not.toContain(key);
    }
  });

  test('does not repeat the password of a URL it refuses (promise 9)', () => {
    const [problem = ''] = problemsOf({ ...enough, DATABASE_URL: 'mysql://me:hunter2@db/x' });
    expect(problem).toMatch(/^DATABASE_URL must be a URL like/);
    expect(problem).not.toContain('hunter2');
  });
});

describe('secrets derived from the key ring', () => {
  test('turning the ring over keeps old sign-ins valid', () => {
    const [old, next] = [newKey('k1'), newKey('k2')];
    const before = configOf({ ...enough, POSTHORN_SECRET_KEYS: old }).jwt;
    const after = configOf({ ...enough, POSTHORN_SECRET_KEYS: `${next},${old}` }).jwt;
    expect(after.secret).not.toEqual(before.secret);
    expect(after.acceptedSecrets).toContainEqual(before.secret);
  });

  test("a sign-in token's secret is not the session's", () => {
    const ring = newKey('k1');
    const { secret } = configOf({ ...enough, POSTHORN_SECRET_KEYS: ring }).jwt;
    expect(Buffer.from(secret).toString('base64')).not.toBe(sessionSecretOf(ring));
  });
});

describe("the dashboard's environment", () => {
  const own = { NEXTAUTH_SECRET: 's'.repeat(32), DASHBOARD_API_SECRET: 'a'.repeat(32) };

  test('needs no database and, with secrets of its own, no key ring', () => {
    const loaded = loadDashboardConfig({ ...own, API_PORT: '4001' });
    expect(loaded).toMatchObject({
      ok: true,
      config: {
        port: 3000,
        apiUrl: 'http://127.0.0.1:4001',
        sessionSecret: 's'.repeat(32),
        apiSecret: 'a'.repeat(32),
      },
    });
  });

  test('derives the secrets from the key ring where none are given, or one is not', () => {
    const ring = newKey('k1');
    const derived = { sessionSecret: sessionSecretOf(ring), apiSecret: dashboardApiSecretOf(ring) };
    expect(loadDashboardConfig({ POSTHORN_SECRET_KEYS: ring })).toMatchObject({
      ok: true,
      config: derived,
    });
    const { NEXTAUTH_SECRET } = own;
    expect(loadDashboardConfig({ POSTHORN_SECRET_KEYS: ring, NEXTAUTH_SECRET })).toMatchObject({
      ok: true,
      config: { ...derived, sessionSecret: NEXTAUTH_SECRET },
    });
    expect(loadDashboardConfig({ NEXTAUTH_SECRET })).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^POSTHORN_SECRET_KEYS is not set/)],
    });
  });

  test('shows the API a secret that it accepts, its own or that of any key of the ring', () => {
    const [old, next] = [newKey('k1'), newKey('k2')];
    const ring = `${next},${old}`;
    const { acceptedSecrets } = configOf({
      ...enough,
      POSTHORN_SECRET_KEYS: ring,
      DASHBOARD_API_SECRET: own.DASHBOARD_API_SECRET,
    }).dashboardApi;
    expect(acceptedSecrets).toEqual([
      own.DASHBOARD_API_SECRET,
      dashboardApiSecretOf(next),
      dashboardApiSecretOf(old),
    ]);
    expect(configOf({ ...enough, POSTHORN_SECRET_KEYS: old }).dashboardApi.acceptedSecrets).toEqual(
      [dashboardApiSecretOf(old)],
    );
    const [problem] = problemsOf({ ...enough, DASHBOARD_API_SECRET: 'short' });
    expect(problem).toMatch(/^DASHBOARD_API_SECRET must have at least 32 characters/);
  });

  test('says so when there is neither', () => {
    expect(loadDashboardConfig({ DASHBOARD_PORT: '0' })).toEqual({
      ok: false,
      problems: [
        expect.stringMatching(/^DASHBOARD_PORT /),
        expect.stringMatching(/^POSTHORN_SECRET_KEYS is not set/),
      ],
    });
  });
});
