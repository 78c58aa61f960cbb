import { Compass } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../components/ui/button.tsx';
import { EmptyState } from '../components/ui/states.tsx';
import { SessionChangedNotice } from '../features/shell/session-changed-notice.tsx';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4">
      <SessionChangedNotice who={null} />
      <EmptyState
        icon={Compass}
        title="There is no such page"
        action={
          <Button asChild>
            <Link href="/">To the start</Link>
          </Button>
        }
      >
        The address may be mistyped, or what it led to was deleted.
      </EmptyState>
    </main>
  );
}
