import { createKeyRing, openHeaders } from '@posthorn/domain';
import { newKeyRing, type Receiver, searchDatabase, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const CANARY = 'canary-41d0';

describe("a webhook's own headers are secrets (promise 9)", () => {
  const api = useApi();
  let receiver: Receiver;
  let people: People;
  beforeAll(async () => {
    receiver = await startReceiver();
    people = await makePeople(api);
  });
  afterAll(() => receiver.stop());

  const register = (headers: unknown) =>
    api.call('POST', '/api/v1/webhooks', {
      token: people.developer,
      body: { callback_url: `${receiver.url}/hook`, headers },
    });
  const patch = (id: string, body: object) =>
    api.call('PATCH', `/api/v1/webhooks/${id}`, { token: people.developer, body });
  const given = async (headers: object): Promise<string> =>
    (await register(headers)).body.webhook_id;
  const stored = async (id: string) => {
    const { rows } = await api.database.pool.query(
      'select headers_sealed from webhooks where id = $1',
      [id],
    );
    return openHeaders(createKeyRing(api.keyRing), id, rows[0].headers_sealed);
  };

  it('their values are in no answer, no table and no log; their names are, as they were given', async () => {
    const headers = { Authorization: `Bearer ${CANARY}`, 'x-env': `${CANARY}-env` };
    const created = await register(headers);
    const id = created.body.webhook_id;
    expect(created.body.header_names).toEqual(['Authorization', 'x-env']);
    expect(created.body).not.toHaveProperty('headers');
    const answers = [
      created,
      await api.call('GET', `/api/v1/webhooks/${id}`, { token: people.owner }),
      await api.call('GET', '/api/v1/webhooks', { token: people.viewer }),
      await patch(id, { description: 'other' }),
      await patch(id, { headers: { ...headers, 'x-more': `bad${CANARY}\n` } }),
      await patch(id, { headers: [CANARY] }),
      await patch(id, { headers: { Host: CANARY } }),
      await patch(id, { headers, no_such_member: 1 }),
      await api.call('POST', '/graphql', {
        token: people.owner,
        body: {
          query: `query ($id: ID!) { webhook(id: $id) { id headerNames } __type(name: "Webhook") { fields { name } } }`,
          variables: { id },
        },
      }),
      await api.call('POST', '/graphql', {
        token: people.owner,
        body: {
          query:
            'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { webhook { id } } }',
          variables: { id, input: { headers, noSuchField: true } },
        },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      200, 200, 200, 200, 400, 400, 400, 400, 200, 400,
    ]);
    expect(answers.filter(({ text }) => text.includes(CANARY)).map(({ text }) => text)).toEqual([]);
    expect(answers[8]?.body.data.webhook.headerNames).toEqual(['Authorization', 'x-env']);
    const fields = answers[8]?.body.data.__type.fields.map((field: { name: string }) => field.name);
    expect(fields).not.toContain('headers');
    expect(await searchDatabase(api.database.pool, CANARY)).toEqual([]);
    expect(api.logLines.filter((line) => line.includes(CANARY))).toEqual([]);
    expect(await stored(id)).toEqual(headers);
  });

  it('are set as a whole: a name that is left out goes, null for a value keeps it', async () => {
    const id = await given({ Authorization: 'a', 'x-env': 'b', 'x-old': 'c' });
    const { body } = await patch(id, {
      headers: { authorization: null, 'x-env': 'changed', 'x-new': 'd' },
    });
    expect(body.header_names).toEqual(['authorization', 'x-env', 'x-new']);
    expect(await stored(id)).toEqual({ authorization: 'a', 'x-env': 'changed', 'x-new': 'd' });
    expect((await patch(id, { description: 'x' })).body.header_names).toHaveLength(3);
    expect((await patch(id, { headers: null })).body.header_names).toEqual([]);
    expect(await stored(id)).toEqual({});
  });

  it('null keeps nothing where nothing is set: refused, and said which', async () => {
    const id = await given({ 'x-env': 'b' });
    for (const answer of [
      await patch(id, { headers: { 'x-env': null, 'x-gone': null } }),
      await register({ 'x-gone': null }),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(answer.body.error.details).toEqual([
        {
          path: 'headers.x-gone',
          message: 'There is no value to keep under this name: give one.',
        },
      ]);
    }
    expect(await stored(id)).toEqual({ 'x-env': 'b' });
  });

  it('can be set anew, though the key that sealed them is gone', async () => {
    const id = await given({ 'x-env': 'b' });
    const foreign = createKeyRing(newKeyRing()).seal('{"x-env":"b"}', `webhook:${id}:headers`);
    await api.database.pool.query('update webhooks set headers_sealed = $2 where id = $1', [
      id,
      foreign,
    ]);
    expect((await patch(id, { description: 'still works' })).status).toBe(200);
    expect((await patch(id, { headers: { 'x-env': null } })).status).toBe(200);
    const kept = await patch(id, { headers: { 'x-env': null, 'x-more': 'c' } });
    expect([kept.status, kept.body.error.code]).toEqual([409, 'INVALID_STATE']);
    expect((await patch(id, { headers: { 'x-env': 'new' } })).status).toBe(200);
    expect(await stored(id)).toEqual({ 'x-env': 'new' });
  });
});
