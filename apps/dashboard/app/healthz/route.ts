import { readEnv } from '../../lib/env.ts';

export const dynamic = 'force-dynamic';

/** Alive, and its environment is whole. Says nothing about the API: pages do, in words. */
export function GET(): Response {
  readEnv();
  return Response.json({ status: 'ok' });
}
