import { createKeyRing, mailContext, newId } from '@posthorn/domain';
import { connectRedis, createMaintenanceQueue, type MaintenanceQueue } from '@posthorn/queue';
import { type MailServer, startMailServer, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useHarness } from './harness.ts';

describe('mails', () => {
  const harness = useHarness();
  let server: MailServer;
  let maintenance: MaintenanceQueue;
  let connection: ReturnType<typeof connectRedis>;
  beforeAll(async () => {
    server = await startMailServer();
    const onError = () => undefined;
    connection = connectRedis({ nodes: [harness.redis.url], use: 'command', onError });
    maintenance = createMaintenanceQueue(connection, { onError });
  });
  afterAll(async () => {
    await maintenance.close();
    connection.disconnect();
    await server.stop();
  });

  const env = () => ({ SMTP_URL: server.url, MAIL_FROM: 'Hooks <hooks@example.test>' });

  async function add(given: { to: string; text?: string; expiresInS?: number; id?: string }) {
    const id = given.id ?? newId();
    const { to, text = 'Hello' } = given;
    const mail = { to, subject: 'Einladung für Sie', text, html: `<p>${text}</p>` };
    const sealed = createKeyRing(harness.keyRing).seal(JSON.stringify(mail), mailContext(id));
    await harness.database.pool.query(
      `insert into mails (id, sealed, expires_at)
       values ($1, $2, now() + make_interval(secs => $3))`,
      [id, sealed, given.expiresInS ?? 3_600],
    );
    await maintenance.add('send-mails', id, {});
    return id;
  }

  async function find(id: string) {
    const { rows } = await harness.database.pool.query<{ attempts: number; waits_s: number }>(
      `select attempts, extract(epoch from next_attempt_at - now())::float8 as waits_s
       from mails where id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }
  const untilGone = (id: string) =>
    waitUntil(async () => (await find(id)) === null, {
      describe: `the mail ${id} to be forgotten`,
    });
  const untilPostponed = (id: string, attempts: number) =>
    waitUntil(
      async () => {
        const mail = await find(id);
        return mail?.attempts === attempts && mail.waits_s < 61 ? mail : null;
      },
      { describe: `the mail ${id} to wait after attempt ${attempts}` },
    );

  it('are sent as text and as HTML, from whom the configuration names, and forgotten', async () => {
    await harness.startWorker(env());
    const id = await add({ to: 'ann@example.test', text: 'Grüße, "Ann" <3' });
    const mail = await server.waitForMail('ann@example.test');
    expect(mail).toMatchObject({ from: 'hooks@example.test', to: ['ann@example.test'] });
    expect(mail.headers).toMatchObject({
      from: 'Hooks <hooks@example.test>',
      subject: 'Einladung für Sie',
    });
    expect(mail.text.trim()).toBe('Grüße, "Ann" <3');
    expect(mail.html.trim()).toBe('<p>Grüße, "Ann" <3</p>');
    await untilGone(id);
    expect(server.mailsTo('ann@example.test')).toHaveLength(1);
  });

  it('go to one address, whatever else stands in it', async () => {
    await harness.startWorker(env());
    const id = await add({ to: 'one@example.test, two@example.test' });
    await untilGone(id);
    expect(server.mailsTo('two@example.test')).toEqual([]);
    expect(server.mailsTo('one@example.test')).toEqual([]);
  });

  it('are tried again later when the server is busy, and given up when it knows nobody by the name', async () => {
    const worker = await harness.startWorker(env());
    server.script([451]);
    const busy = await add({ to: 'busy@example.test' });
    const { waits_s } = await untilPostponed(busy, 1);
    expect(waits_s).toBeGreaterThan(0);
    await harness.database.pool.query('update mails set next_attempt_at = now() where id = $1', [
      busy,
    ]);
    await maintenance.add('send-mails', newId(), {});
    await server.waitForMail('busy@example.test');

    server.script([550]);
    const unknown = await add({ to: 'unknown@example.test' });
    await untilGone(unknown);
    expect(server.mailsTo('unknown@example.test')).toEqual([]);
    const lines = worker.log
      .filter(({ msg }) => /mail could not/.test(msg))
      .map(({ level }) => level);
    expect(lines).toEqual(['warn', 'error']);
  });

  it('wait while the server is away, and go when it is back, each once', async () => {
    const before = await startMailServer();
    const { url } = before;
    await before.stop();
    await harness.startWorker({ SMTP_URL: url });
    const ids = [await add({ to: 'a@away.test' }), await add({ to: 'b@away.test' })];
    await waitUntil(
      async () => (await Promise.all(ids.map(find))).some((mail) => mail?.attempts === 1),
      { describe: 'one of them to be tried' },
    );
    const back = await startMailServer({ port: Number(new URL(url).port) });
    try {
      await waitUntil(
        async () => {
          await harness.database.pool.query(
            'update mails set next_attempt_at = now() where next_attempt_at > now()',
          );
          await maintenance.add('send-mails', newId(), {});
          return (await Promise.all(ids.map(find))).every((mail) => mail === null);
        },
        { describe: 'both to be sent', everyMs: 200 },
      );
      expect(back.mails.map(({ to }) => to[0]).sort()).toEqual(['a@away.test', 'b@away.test']);
    } finally {
      await back.stop();
    }
  });

  it('whose links are over are never sent', async () => {
    await harness.startWorker(env());
    const over = await add({ to: 'late@example.test', expiresInS: -1 });
    await untilGone(over);
    await add({ to: 'after@example.test' });
    await server.waitForMail('after@example.test');
    expect(server.mailsTo('late@example.test')).toEqual([]);
  });

  it('that do not open, say of a key that is gone, do not stop the others', async () => {
    const worker = await harness.startWorker(env());
    const id = await add({ to: 'moved@example.test' });
    await untilGone(id);
    const moved = newId();
    await harness.database.pool.query(
      `insert into mails (id, sealed, expires_at) values ($1, 'v1.k1.AAAA.AAAA', now() + interval '1 hour')`,
      [moved],
    );
    await add({ to: 'next@example.test' });
    await server.waitForMail('next@example.test');
    await untilGone(moved);
    expect(worker.log.some(({ msg }) => msg === 'a mail does not open, and is not sent')).toBe(
      true,
    );
  });

  it('leave no address, link or text in logs, nor in Redis (promises 5 and 9)', async () => {
    const worker = await harness.startWorker(env());
    server.script([451, 550]);
    const canary = `https://example.test/?token=${newId()}`;
    const waiting = await add({ to: 'canary-1@example.test', text: canary });
    await untilPostponed(waiting, 1);
    await untilGone(await add({ to: 'canary-2@example.test', text: canary }));
    expect(JSON.stringify(worker.log)).not.toMatch(/token=|canary-/);
    const keys = await harness.redis.client.keys('*maintenance*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      const dump = (await harness.redis.client.dumpBuffer(key))?.toString('latin1') ?? '';
      expect(dump).not.toMatch(/token=|canary-/);
    }
    const { rows } = await harness.database.pool.query(
      'select row_to_json(m)::text as text from mails m',
    );
    expect(rows.map(({ text }) => text).join()).not.toMatch(/token=|canary-/);
  });

  it('are left where they are when no server is configured', async () => {
    await harness.startWorker();
    const id = await add({ to: 'never@example.test' });
    await waitUntil(
      async () => (await harness.redis.client.zcard('posthorn:{maintenance}:delayed')) > 0,
      {
        describe: 'maintenance to run',
      },
    );
    expect(await find(id)).toMatchObject({ attempts: 0 });
  });
});
