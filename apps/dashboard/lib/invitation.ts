import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { type ApiOptions, type ApiResult, askApi } from './api.ts';

const invitationSchema = z.object({
  email: z.string(),
  tenantName: z.string(),
  tenantSlug: z.string(),
  role: z.enum(['VIEWER', 'DEVELOPER', 'ADMIN', 'OWNER']),
  hasAccount: z.boolean(),
  /** Null: a program, or someone who is gone. */
  invitedBy: z.object({ name: z.string(), email: z.string() }).nullable(),
});

/** What a link of an invitation offers, and to whom. */
export type Invitation = z.output<typeof invitationSchema>;

const previewSchema = z.object({ invitation: invitationSchema.nullable() });

const PREVIEW = graphql(`
  query InvitationPreview($token: String!) {
    invitation: invitationPreview(token: $token) {
      email tenantName tenantSlug role hasAccount invitedBy { name email }
    }
  }
`);

/** What a token of an invitation's link looks like. */
export const INVITATION_TOKEN = /^[\w-]{43}$/;

/** The page that shows an invitation. */
export function invitationPath(token: string): string {
  return `/accept-invitation?token=${encodeURIComponent(token)}`;
}

/** Looks an invitation up by its link; null where it lets nobody in. */
export async function findInvitation(
  options: ApiOptions,
  token: string,
): Promise<ApiResult<Invitation | null>> {
  const answer = await askApi(options, { document: PREVIEW, variables: { token } }, previewSchema);
  return answer.ok ? { ok: true, data: answer.data.invitation } : answer;
}
