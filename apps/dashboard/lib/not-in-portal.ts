import { notFound } from 'next/navigation';
import { isInPortal } from './auth.ts';

/** Ends a page that a portal does not have: people, keys and who did what are the members' own. */
export async function notInPortal(): Promise<void> {
  if (await isInPortal()) notFound();
}
