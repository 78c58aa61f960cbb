import { signOut } from 'next-auth/react';

/** Ends the session here and leaves for the sign-in page of the address one is at. */
export async function signOutHere(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign('/sign-in');
}
