import type { Canaries } from './canary.ts';
import type { Installation } from './installation.ts';
import type { Talk } from './talk.ts';

/** What a source holds. */
export interface SourceCredentials {
  readonly apiKey: string;
  readonly webhookSecret: string;
}

const KEY = ['source_credentials.api_key_hash'];
const SECRET = ['source_credentials.webhook_secret_sealed'];

/**
 * Sources with credentials of every origin: made, brought, replaced and in their grace period.
 * @returns one that may send
 */
export async function plantSources(parts: {
  installation: Installation;
  canaries: Canaries;
  talk: Talk;
  ownerToken: string;
}): Promise<readonly SourceCredentials[]> {
  const { installation, canaries, talk, ownerToken } = parts;
  const note = (name: string, { apiKey, webhookSecret }: SourceCredentials) => {
    canaries.note(`${name} source key`, apiKey.slice(-32), KEY);
    canaries.note(`${name} source secret`, webhookSecret, SECRET);
    return { apiKey, webhookSecret };
  };
  const { api_key: apiKey, webhook_secret: webhookSecret } = installation.demo.source;
  note('demo', { apiKey, webhookSecret });

  const create = `mutation ($input: CreateSourceInput!) {
    createSource(input: $input) { source { id } apiKey webhookSecret } }`;
  const { createSource } = await talk.graphql(create, { input: { name: 'made' } }, ownerToken);
  const made = note('made', createSource);
  const { rotateSourceCredentials } = await talk.graphql(
    'mutation ($id: ID!) { rotateSourceCredentials(id: $id) { apiKey webhookSecret } }',
    { id: createSource.source.id },
    ownerToken,
  );
  const rotated = note('rotated', rotateSourceCredentials);

  const brought = note('brought', {
    apiKey: canaries.plant('brought key as planted', KEY),
    webhookSecret: canaries.plant('brought secret as planted', SECRET),
  });
  const input = { name: 'brought', ...brought };
  await talk.graphql(create, { input }, ownerToken);
  // The key is taken now; nor do these fit.
  await talk.refusedGraphql(create, { input }, ownerToken);
  const odd = canaries.plant('brought secret that does not fit');
  for (const wrong of [odd.padEnd(600, 'x'), `${odd}\n`, { odd }]) {
    await talk.refusedGraphql(create, { input: { ...input, webhookSecret: wrong } }, ownerToken);
    await talk.refusedGraphql(create, { input: { ...input, apiKey: wrong } }, ownerToken);
  }
  return [{ apiKey, webhookSecret }, made, rotated, brought];
}
