const KEY = 'posthorn:session-changed';

/** This page's storage; null where the browser lets it have none, as in some frames. */
function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** Notes, for the page that is about to be loaded, why it is loaded anew. */
export function noteSessionChange(): void {
  storage()?.setItem(KEY, '1');
}

/** Whether this page was loaded anew because someone else had signed in; true once. */
export function takeSessionChange(): boolean {
  const isNoted = storage()?.getItem(KEY) === '1';
  storage()?.removeItem(KEY);
  return isNoted;
}
