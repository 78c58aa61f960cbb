import type { Metadata } from 'next';
import { Entrance } from '../../../features/auth/entrance.tsx';

export const metadata: Metadata = { title: 'Link ended' };

interface Props {
  searchParams: Promise<{ reason?: string | string[] }>;
}

/** Where a portal link leads that is not good any more, and a session that has ended. */
export default async function PortalEndedPage({ searchParams }: Props) {
  const isAway = (await searchParams).reason === 'unreachable';
  return (
    <Entrance
      title={isAway ? 'Posthorn does not answer' : 'This link has ended'}
      lead="Webhooks, delivered and accounted for."
    >
      <p className="text-center text-balance text-ink-2">
        {isAway
          ? 'Try again in a moment.'
          : 'Such links are good for a short time. Open this from where you found it once more.'}
      </p>
    </Entrance>
  );
}
