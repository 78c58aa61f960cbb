import type { NextRequest } from 'next/server';
import { ACCOUNT_ACTIONS, runAccountAction } from '../../../../lib/account-actions.ts';
import { askingForBrowser, currentSession, startSession } from '../../../../lib/auth.ts';
import { readEnv } from '../../../../lib/env.ts';
import { isSameOrigin } from '../../../../lib/same-origin.ts';

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message, details: [] } }, { status });
}

/** Forms of people who are not signed in: a forgotten password, an invitation. */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  const { action: name } = await params;
  const action = ACCOUNT_ACTIONS.find((known) => known === name);
  if (action === undefined) return refusal(404, 'NOT_FOUND', 'There is nothing at this address.');
  if (!isSameOrigin(request.headers, readEnv().publicOrigin)) {
    return refusal(403, 'FORBIDDEN', 'This address answers pages of the dashboard only.');
  }
  const body: unknown = await request.json().catch(() => null);
  // Whoever is signed in need not prove once more whose an invitation is.
  const session = await currentSession();
  const asked = await runAccountAction(await askingForBrowser(session?.apiToken), action, body);
  const isOver = session !== null && !asked.ok && asked.code === 'UNAUTHENTICATED';
  const result = isOver ? await runAccountAction(await askingForBrowser(), action, body) : asked;
  if (!result.ok) {
    const { code, message, details } = result;
    const status = code === 'API_UNREACHABLE' ? 502 : code === 'RATE_LIMITED' ? 429 : 400;
    return Response.json({ error: { code, message, details } }, { status });
  }
  if (result.signedIn) await startSession(result.signedIn);
  return Response.json({ ok: true });
}
