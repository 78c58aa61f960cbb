/**
 * Where to go after signing in: a path of this dashboard. Anything that leads elsewhere
 * (`https://…`, `//host`, `/\host`) becomes the start page.
 */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/sign-in')) return '/';
  return next;
}
