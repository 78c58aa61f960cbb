import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { askApi } from './api.ts';
import { askingForBrowser, currentSession, isInPortal } from './auth.ts';
import { pathText } from './path-text.ts';
import { PORTAL_PATH } from './portal.ts';

/** Whose a thing is that has pages of its own, by the part of the address before its id. */
const OWNERS = {
  events: graphql(`
    query EventOwner($id: ID!) { owned: event(id: $id) { tenantId } }
  `),
  deliveries: graphql(`
    query DeliveryOwner($id: ID!) { owned: delivery(id: $id) { tenantId } }
  `),
  webhooks: graphql(`
    query WebhookOwner($id: ID!) { owned: webhook(id: $id) { tenantId } }
  `),
  sources: graphql(`
    query SourceOwner($id: ID!) { owned: source(id: $id) { tenantId } }
  `),
} as const;
const TENANT = graphql(`
  query TenantOfOwned($id: ID!) { tenant(id: $id) { id slug } }
`);

export type OwnedPlace = keyof typeof OWNERS;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PATH =
  /^\/t\/([^/?]+)\/(events|deliveries|webhooks|sources)\/(?!new(?:[/?]|$))([^/?]+)([^?]*)/;

const ownedSchema = z.object({ owned: z.object({ tenantId: z.string().nullable() }).nullable() });
const tenantSchema = z.object({
  tenant: z.object({ id: z.string(), slug: z.string() }).nullable(),
});

/** Whose a thing is; null where nobody's that the viewer may see; undefined where nobody can tell. */
const ownerOf = cache(async (place: OwnedPlace, id: string) => {
  if (!UUID.test(id)) return null;
  const session = await currentSession();
  if (session === null) return undefined;
  const options = await askingForBrowser(session.apiToken);
  const question = { document: OWNERS[place], variables: { id } };
  const answer = await askApi(options, question, ownedSchema);
  if (!answer.ok) return answer.code === 'NOT_FOUND' ? null : undefined;
  // What is the operator's own is under no tenant.
  if (!answer.data.owned?.tenantId) return null;
  const tenant = await askApi(
    options,
    { document: TENANT, variables: { id: answer.data.owned.tenantId } },
    tenantSchema,
  );
  return tenant.ok ? tenant.data.tenant : undefined;
});

/**
 * Lets a page be shown only under the tenant that owns what it shows. One that belongs to another
 * tenant of the viewer leads to where it is; one that nobody has, or that the viewer may not see,
 * is not found. Where the API cannot tell, the page itself does: it compares once more.
 * @param handle the tenant as the address names it, by slug or id
 * @param suffix what follows the thing's id in the address: `/edit`
 */
export async function requireOwned(
  place: OwnedPlace,
  id: string,
  handle: string,
  suffix = '',
): Promise<void> {
  const owner = await ownerOf(place, id);
  if (owner === null) notFound();
  if (owner === undefined || [owner.id, owner.slug].includes(handle)) return;
  const prefix = (await isInPortal()) ? PORTAL_PATH : '';
  redirect(`${prefix}/t/${owner.slug}/${place}/${id}${suffix}`);
}

/**
 * The same for a whole address, before any of its page is made: only then the answer's status says
 * it too, 404 or a redirect.
 */
export async function requireOwnedPath(path: string): Promise<void> {
  const [, handle, place, id, suffix] = PATH.exec(path) ?? [];
  if (handle === undefined || id === undefined) return;
  await requireOwned(place as OwnedPlace, pathText(id), pathText(handle), suffix);
}
