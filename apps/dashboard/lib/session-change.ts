const KEY = 'posthorn:session-changed';

/** Notes, for the page that is about to be loaded, why it is loaded anew. */
export function noteSessionChange(): void {
  window.sessionStorage.setItem(KEY, '1');
}

/** Whether this page was loaded anew because someone else had signed in; true once. */
export function takeSessionChange(): boolean {
  const isNoted = window.sessionStorage.getItem(KEY) !== null;
  window.sessionStorage.removeItem(KEY);
  return isNoted;
}
