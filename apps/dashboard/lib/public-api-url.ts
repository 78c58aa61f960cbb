import { connection } from 'next/server';
import { readEnv } from './env.ts';

/** Where sources reach the API, for the commands that pages show; known per request, not in a build. */
export async function publicApiUrl(): Promise<string> {
  await connection();
  return readEnv().publicApiUrl;
}
