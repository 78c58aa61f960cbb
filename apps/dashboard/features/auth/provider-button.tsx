import { Button } from '../../components/ui/button.tsx';

/** Leads to the provider, in place of a password. */
export function ProviderButton({
  children,
  query,
}: {
  children: string;
  /** For what, and where to go afterwards: `next`, `invitation`. */
  query: Record<string, string>;
}) {
  return (
    <>
      <p className="flex items-center gap-3 text-ink-3 text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      <Button asChild size="lg">
        {/* A plain link: it leaves for another site, by way of ours. */}
        <a href={`/api/auth/oidc/start?${new URLSearchParams(query)}`}>{children}</a>
      </Button>
    </>
  );
}
