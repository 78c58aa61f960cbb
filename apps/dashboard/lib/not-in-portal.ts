import { notFound } from 'next/navigation';
import { isInPortal } from './auth.ts';

const PLACES = /^\/t\/[^/?]+\/(members|api-keys|audit-log)([/?]|$)/;

/** Ends a page that a portal does not have: people, keys and who did what are the members' own. */
export async function notInPortal(): Promise<void> {
  if (await isInPortal()) notFound();
}

/** The same by its address, before any of the page is made: only then the answer's status is 404. */
export async function requirePathInPortal(path: string): Promise<void> {
  if (PLACES.test(path)) await notInPortal();
}
